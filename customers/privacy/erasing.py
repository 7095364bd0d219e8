"""Forgetting one customer, or one contact, for good: nobody can bring back what goes here.

Figures and ledgers stay, with nothing in them that names the person. The order stands in the
audit: that, when, by whom and why, not what.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from customers.alphabet.relisting import relist_names
from customers.imports.job import KIND as IMPORT
from customers.imports.undoing import KIND as UNDO
from customers.models import (
    Contact,
    Customer,
    DuplicatePair,
    LegalHold,
    Merge,
    Note,
    PrivacyRequest,
)
from customers.privacy.belongings import belongings, records_of
from customers.privacy.emptying import empty_rows
from customers.privacy.rules import Retained, privacy_rules
from customers.search.keeping import forget, keep_stored
from tenancy.audit.erasure import erase_history, order_erasure
from tenancy.context import current_origin
from tenancy.errors import ConflictError
from tenancy.models import AuditEvent, Job, StoredAnswer

# Records that are nothing but personal: no figure stands on them.
WHOLLY_PERSONAL: tuple[type[Model], ...] = (Contact, Note)
MOST_OPEN = 20  # Of the open records, so many are named.
ORDER = Retained(
    "That this was erased, when, by whom and why", None, "Accountability for the erasure itself"
)
BACKUPS = Retained(
    "Backups made before, until you delete them",
    None,
    "They cannot be changed; erase again after restoring one",
)


@dataclass
class Erasure:
    """What became of a person's data: records by resource, and what stays."""

    erased: Counter[str] = field(default_factory=Counter)
    retained: list[Retained] = field(default_factory=list)


def erase_customer(customer: Customer, *, reason: str, confirm_name: str, at: datetime) -> Erasure:
    """Forget a locked customer. ConflictError while work is open or a hold stands.

    ValidationError unless `confirm_name` is the customer's name.
    """
    require_erasable(customer, at)
    if confirm_name.strip() != customer.name.strip():
        message = "This is not the customer's name."
        raise ValidationError({"confirm_name": ValidationError(message, code="mismatch")})
    answer = Erasure(retained=_retained(customer))
    subjects = Customer.ids_of(customer.pk)  # With all that were merged into it.
    orders = [
        order_erasure("customer", pk, reason=reason, customer_id=customer.pk) for pk in subjects
    ]
    customer.archive()
    Customer.ever.filter(pk__in=subjects).update(erased_at=at)
    mentioned = set(subjects)
    for resource in belongings():
        rows = records_of(resource, subjects)
        mentioned.update(rows.values_list("pk", flat=True))
        answer.erased[resource.name] += _forget_rows(rows, at)
    PrivacyRequest.fulfil("erasure", customer, local_day(customer, at), current_origin().actor_id)
    _forget_likenesses(subjects)
    for pk in subjects:
        forget(pk)
    relist_names()
    _forget_elsewhere(answer, orders, mentioned)
    return answer


def erase_contact(contact: Contact, *, reason: str, at: datetime) -> Erasure:
    """Forget one contact of a locked customer; the customer stays."""
    customer = contact.customer
    customer.require_unerased()
    LegalHold.require_none(customer, local_day(customer, at))
    _require_no_import()
    retained = [ORDER, *_named_elsewhere(customer, contact), BACKUPS]
    answer = Erasure(Counter(contact=1), retained)
    order = order_erasure("contact", contact.pk, reason=reason, customer_id=customer.pk)
    contact_id = contact.pk
    contact.delete()
    Customer.objects.filter(pk=customer.pk).update(updated_at=at)
    keep_stored([customer.pk])
    _forget_elsewhere(answer, [order], {contact_id})
    return answer


def local_day(customer: Customer, at: datetime) -> date:
    return timezone.localdate(at, ZoneInfo(customer.tenant.timezone))


def require_erasable(customer: Customer, at: datetime) -> None:
    """Raise ConflictError for what speaks against erasing the customer now."""
    customer.require_unerased()
    LegalHold.require_none(customer, local_day(customer, at))
    found = [work for rules in privacy_rules() for work in rules.open_work(customer)]
    if found:
        named = [{"resource": work.resource, "id": str(work.id)} for work in found[:MOST_OPEN]]
        raise ConflictError(
            "Work for this customer is still open, or not paid; finish it first.",
            "open_work",
            details={"count": len(found), "open": named},
        )
    _require_no_import()


def _require_no_import() -> None:
    """What an import has yet to write may be the very person."""
    if Job.objects.filter(kind__in=[IMPORT, UNDO], status__in=Job.UNFINISHED).exists():
        raise ConflictError("An import is running; wait for its end, or stop it.", "import_running")


def _retained(customer: Customer) -> list[Retained]:
    own = Retained(
        "Type, status, dates, and cities, states and ZIP codes of addresses",
        None,
        "Figures that name nobody",
    )
    found = [kept for rules in privacy_rules() for kept in rules.retained(customer)]
    return [own, *found, ORDER, BACKUPS]


def _named_elsewhere(customer: Customer, contact: Contact) -> list[Retained]:
    """Places of the customer's own where the contact's name may stand as well."""
    texts = (customer.primary_contact, customer.emergency_contact)
    if not any(contact.name.casefold() in (text or "").casefold() for text in texts):
        return []
    what = "The customer's own primary or emergency contact, which names the same person"
    return [Retained(what, None, "It is the customer's; change it there")]


def _forget_rows(rows: QuerySet[Any], at: datetime) -> int:
    if rows.model in WHOLLY_PERSONAL:
        return int(rows.delete()[1].get(rows.model._meta.label, 0))
    return empty_rows(rows, at)


def _forget_likenesses(subjects: list[UUID]) -> None:
    """That two were alike, and what a merge would need to be taken back."""
    Merge.objects.filter(duplicate__in=subjects).delete()
    DuplicatePair.objects.filter(Q(customer__in=subjects) | Q(duplicate__in=subjects)).delete()


def _forget_elsewhere(answer: Erasure, orders: list[AuditEvent], mentioned: set[UUID]) -> None:
    """Where copies are: history, answers kept for retries, files of imports."""
    answer.erased["history"] = sum(sum(erase_history(order).values()) for order in orders)
    answer.erased["stored_answer"] = StoredAnswer.erase_mentioning(mentioned)
    answer.erased["import_file"] = _forget_import_files()


def _forget_import_files() -> int:
    """Each that an import has left for a day: only reading it would tell whom it names."""
    files = Job.objects.filter(kind=IMPORT).exclude(stored_as="").select_for_update()
    for job in files:
        job.let_go_of_file()
        job.save(update_fields=["stored_as", "file_key"])
    return len(files)
