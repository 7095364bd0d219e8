"""The office's pages of a customer that was merged into another: they lead to that one's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tenancy.admin.base import leave_dialog
from tenancy.api.record_lists import uuid_of

ROUTE = "admin/customers/customer/<"
CHANGE, HISTORY = "customers_customer_change", "customers_customer_history"
MERGED = "The customer that you asked for was merged into this one."
NOT_SAVED = (
    "The customer was merged into this one meanwhile. Nothing of what you sent was saved; if it"
    " still holds, do it here."
)


def on_screens(request: HttpRequest) -> list[UUID]:
    """The customers that an address of theirs in the admin names: one, or two side by side."""
    match = request.resolver_match
    if match is None or not match.route.startswith(ROUTE):
        return []
    found = (uuid_of(str(value)) for value in match.kwargs.values())
    return [each for each in found if each]


def shown_elsewhere(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Lead to the same page of the other customer, from a dialog or an action to its own page.

    What was sent is not done to the other: whoever sent it had not seen that one.
    """
    reads = request.method in {"GET", "HEAD"}
    name = request.resolver_match.url_name if request.resolver_match else None
    page = reverse(f"admin:{HISTORY if reads and name == HISTORY else CHANGE}", args=[customer_id])
    if reads:
        messages.info(request, MERGED)
    else:
        messages.error(request, NOT_SAVED)
    return leave_dialog(request, page)
