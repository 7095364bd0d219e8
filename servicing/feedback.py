"""Links by which a customer rates a service without signing in.

The signed text in a link names the company and the service, and nothing of the customer.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from customers.models import Customer
from servicing.models import ServiceRecord
from tenancy.context import acting

LIFETIME = timedelta(days=30)
EDITABLE_FOR = timedelta(hours=24)
REASON = "Rated by the customer, through a feedback link."
_SALT = "servicing.feedback"


class Invited(NamedTuple):
    """Which service of which company a link is about; the signature proves it."""

    company_id: UUID
    service_id: UUID


class FeedbackClosed(Exception):  # noqa: N818 - reads as the sentence it is
    """The link is good no more: the service is put away, or its answer stands."""


def feedback_url(record: ServiceRecord) -> str:
    text = signing.dumps([str(record.tenant_id), str(record.pk)], salt=_SALT)
    return settings.PUBLIC_URL + reverse("feedback", args=[text])


def invited_by(text: str) -> Invited | None:
    """What a link is about; None if it is mangled or expired."""
    try:
        company_id, service_id = signing.loads(text, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    return Invited(UUID(company_id), UUID(service_id))


def open_record(service_id: UUID, now: datetime) -> ServiceRecord:
    """The service that may be rated now, in the active company; FeedbackClosed otherwise."""
    records = ServiceRecord.objects.select_related("tenant")
    record = records.filter(pk=service_id, customer__archived_at__isnull=True).first()
    if record is None or record.archived_at is not None:
        raise FeedbackClosed
    if record.rated_at is not None and now - record.rated_at >= EDITABLE_FOR:
        raise FeedbackClosed
    return record


@transaction.atomic
def rate(service_id: UUID, score: int, comment: str, now: datetime) -> ServiceRecord:
    """Keep the customer's one answer; the first of them begins the time for corrections.

    Customer and record are locked in this order, as by every other writer below a customer.
    """
    mine = ServiceRecord.objects.filter(pk=service_id)
    customers = Customer.objects.filter(pk__in=mine.values("customer_id"))
    list(customers.select_for_update(of=("self",), no_key=True))
    list(mine.select_for_update(of=("self",), no_key=True))
    record = open_record(service_id, now)
    record.satisfaction_score, record.satisfaction_comment = score, comment or None
    record.rated_at = record.rated_at or now
    record.full_clean(validate_unique=False, validate_constraints=False)
    with acting(reason=REASON):
        record.save()
    return record
