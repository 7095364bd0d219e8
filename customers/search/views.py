from typing import Any

from django.core import signing
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError
from rest_framework.utils.urls import replace_query_param

from customers.examples import HIT
from customers.models import Customer
from customers.search.asker import search_as
from customers.search.finding import Place, Search
from customers.serializers import CustomerHitSerializer
from tenancy.api.exceptions import invalid_field
from tenancy.api.pagination import DEFAULT_SIZE, MAX_SIZE, KeysetPagination, bad_cursor, parameter
from tenancy.api.viewsets import ResourceViewSet

SHORTEST, LONGEST = 2, 1000  # Characters of `q`.
PARAMETERS = frozenset({"q", "type", "pageSize", "cursor"})
PAGES_BACK = 40  # How many pages `previous` leads back from one page to the next.


class SearchPagination(KeysetPagination):
    """Pages of hits; a cursor is where each page up to this one begins."""

    def page_of(self, search: Search, request: Request) -> Any:
        self.request, self.total = request, None
        size = self.page_size(request)
        begins = self.begins()
        hits, following = search.page(size, begins[-1])
        self.next = following and self.link_to([*begins, following][-PAGES_BACK:])
        self.previous = self.link_to(begins[:-1]) if len(begins) > 1 else None
        return hits

    def begins(self) -> list[Place]:
        """Where the pages up to the one that is asked for begin."""
        text = self.request.query_params.get("cursor")
        if text is None:
            return [Place()]
        try:
            return [Place(*place) for place in signing.loads(text, salt=self.salt())]
        except (signing.BadSignature, TypeError, ValueError):
            raise bad_cursor() from None

    def link_to(self, begins: list[Place]) -> str:
        text = signing.dumps(begins, salt=self.salt(), compress=True)
        return str(replace_query_param(self.request.build_absolute_uri(), "cursor", text))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        shown = super().get_paginated_response_schema(schema)
        del shown["properties"]["total"]
        return shown

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        query = {"type": "string", "minLength": SHORTEST, "maxLength": LONGEST}
        types = {"type": "array", "items": {"type": "string", "enum": Customer.Type.values}}
        size = {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE}
        return [
            parameter("q", query, "Words, or a phone; all of the words must be found.")
            | {"required": True},
            parameter("type", types, "Customers of these types; repeat it for several."),
            parameter("pageSize", size, "Hits per page."),
            parameter("cursor", {"type": "string"}, "From `next` or `previous` of a page."),
        ]


class CustomerSearchViewSet(ResourceViewSet):
    """Find customers by any part of what is known of them.

    Looks into name, contacts, e-mail, street, city, ZIP code, external id, MC and DOT number (two
    characters match the beginnings of words, three or more any part) and into phones in whatever
    format, also by their last four digits. Case and accents do not matter, and one typo is
    forgiven in words of five letters and more. Best hits first: whole words, then beginnings,
    then parts, then typos; newest first among these. Masked fields are not looked into. A company
    that has switched the search off is answered 409 `search_off`.
    """

    resource = "customers"
    noun = "customer"
    path_to_customer = "pk"
    queryset = Customer.objects.filter(archived_at__isnull=True)
    serializer_class = CustomerHitSerializer
    pagination_class = SearchPagination
    filter_backends: list[Any] = []
    example = HIT
    summaries = {"list": "Search customers"}
    further_errors = ("409",)

    @extend_schema(operation_id="customers_search")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        query, types = asked(request)
        pages: Any = self.paginator
        search = search_as(self.asker, query, self.get_queryset(), types)
        hits = pages.page_of(search, request)
        rows = [hit.row for hit in hits]
        inside = {
            name: {hit.row[0]: hit.items[name] for hit in hits}
            for name in (items.name for items in search.plan.items)
        }
        shown = search.plan.present_with(rows, inside, self.asker)
        for hit, answer in zip(hits, shown, strict=True):
            answer["matchedOn"] = hit.matched_on
        return self.get_paginated_response(shown)


def asked(request: Request) -> tuple[str, list[str]]:
    """The query and the types; ValidationError names each parameter that cannot be."""
    unknown = {
        name: [ErrorDetail("There is no such parameter.", code="unknown_parameter")]
        for name in request.query_params
        if name not in PARAMETERS
    }
    if unknown:
        raise ValidationError(unknown)
    query = request.query_params.get("q", "").strip()
    if not query:
        raise invalid_field("q", "required", "Say what to look for.")
    if not SHORTEST <= len(query) <= LONGEST:
        raise invalid_field("q", "invalid", f"Send {SHORTEST} to {LONGEST} characters.")
    types = request.query_params.getlist("type")
    if not set(types) <= set(Customer.Type.values):
        raise invalid_field("type", "invalid_choice", f"Send {', '.join(Customer.Type.values)}.")
    return query, types
