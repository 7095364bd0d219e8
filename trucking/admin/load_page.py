"""What the page of a load shows above its form, as far as the role may see it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tenancy.admin.access import asker_of
from tenancy.asker import Asker
from tenancy.masking import mask_text
from tenancy.roles import Access
from trucking.models import Load, LoadDocument
from trucking.timeline import place_text, timeline

NO_BREAK = "\N{NO-BREAK SPACE}"
STATUS_COLOURS = {
    "draft": "default",
    "booked": "info",
    "dispatched": "info",
    "at_pickup": "warning",
    "in_transit": "warning",
    "at_delivery": "warning",
    "delivered": "success",
    "closed": "default",
    "cancelled": "danger",
    "archived": "default",
}
ACCOUNT_COLOURS = {
    "not_ready": "default",
    "ready": "info",
    "invoiced": "warning",
    "paid": "success",
}


def load_page(load: Load, request: HttpRequest, *, now: datetime) -> dict[str, Any]:
    asker = asker_of(request)
    if asker is None:
        return {}
    stops = list(load.stops.select_related("address"))
    papers = load.documents.filter(archived_at__isnull=True).order_by("created_at", "id")
    documents = list(papers) if asker.access("documents").reads else []
    payments = list(load.payments.order_by("created_at")) if asker.access("billing").reads else []
    told = timeline(
        load,
        stops=stops,
        exceptions=exceptions_of(load, asker),
        documents=documents,
        payments=payments,
        now=now,
    )
    return {
        "load": load,
        "lane": lane_text(load),
        "status_colour": STATUS_COLOURS[load.status],
        "account_colour": ACCOUNT_COLOURS[load.billing_status],
        "is_late": load.is_late(now),
        "events": told,
        "stops": stops,
        "charges": list(load.charges.all()) if asker.access("money").reads else None,
        "payments": payments,
        "may_accept": asker.access("billing").writes and load.archived_at is None,
        "papers": documents if asker.access("documents").reads else None,
        "may_add_paper": asker.access("documents").writes and load.archived_at is None,
        "kinds": LoadDocument.Kind.choices,
    }


def exceptions_of(load: Load, asker: Asker) -> list[Any]:
    found = list(load.exceptions.all())
    if asker.access("loads") is Access.MASKED:
        for exception in found:
            exception.note = mask_text(exception.note)
    return found


def lane_text(load: Load) -> str | None:
    ends = [place_text(load.origin), place_text(load.destination)]
    return " → ".join(end or "?" for end in ends) if any(ends) else None


def short_time(at: datetime) -> str:
    """In one line, and the year only where it is another than this."""
    here = timezone.localtime(at)
    year = "" if here.year == timezone.localdate().year else f" {here.year}"
    return f"{here.day} {here:%b}{year} {here:%H:%M}".replace(" ", NO_BREAK)
