"""Where a customer went that was merged into another: asked only behind a 404."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from customers.admin.merged import on_screens, shown_elsewhere
from customers.models import Customer
from tenancy.api.exceptions import error_response
from tenancy.asker import Asker, own_customer_ids
from tenancy.errors import ConflictError

ROUTE = "api/v1/customers/<uuid:"


class MergedCustomerMiddleware:
    """Send what reads a merged customer, or below it, to the other; refuse what writes.

    No view finds a merged customer, so each answers 404 by itself, and this costs the others
    nothing. It stands inside the request's company.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        asker: Asker | None = getattr(request, "asker", None)
        if (old := customer_in(request)) and (new := merged_into(old, asker)):
            return sent_on(request, old, new)
        for old in on_screens(request):
            if new := merged_into(old, asker):
                return shown_elsewhere(request, new)
        return response


def customer_in(request: HttpRequest) -> UUID | None:
    """The customer that the API's address names, whichever view it leads to."""
    match = request.resolver_match
    if match is None or not match.route.startswith(ROUTE):
        return None
    name = match.route.removeprefix(ROUTE).partition(">")[0]
    found: UUID = match.kwargs[name]
    return found


def merged_into(customer_id: UUID, asker: Asker | None) -> UUID | None:
    """The customer that it is now, if the asker sees that one."""
    if asker is None or not asker.access("customers").reads:
        return None
    seen = Customer.objects.filter(merged=customer_id)
    if asker.access("customers").only_own:
        seen = seen.filter(pk__in=own_customer_ids(asker))
    return seen.values_list("pk", flat=True).first()


def sent_on(request: HttpRequest, old: UUID, new: UUID) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        message = "This customer was merged into another; write to that one."
        return error_response(ConflictError(message, "merged", details={"mergedInto": str(new)}))
    path = request.path.replace(str(old), str(new), 1)
    query = request.META.get("QUERY_STRING", "")
    location = request.build_absolute_uri(f"{path}?{query}" if query else path)
    # A merge may be taken back, so no cache may go by what it saw once.
    headers = {"Location": location, "Cache-Control": "no-cache"}
    return JsonResponse({"mergedInto": str(new)}, status=301, headers=headers)
