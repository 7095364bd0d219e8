"""Everything of a duplicate becomes another customer's; the duplicate stays as a pointer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import NoneType
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q

from customers.merging.choosing import chosen, contacts_kept
from customers.merging.moving import Warnings, move
from customers.merging.relations import relations
from customers.merging.touching import note_touched
from customers.models import Contact, Customer, DuplicatePair, Merge
from customers.search.keeping import keep_stored
from tenancy.audit.events import record_event
from tenancy.context import acting, current_tenant_id
from tenancy.models import AuditEvent

RELATED = "One of the two stands above the other; give it another parent first."
# Relations, which both customers hold already.
LOOKED_UP = {"tenant", "parent", "merged_into"}
NOT_SAID = {"id", "tenant", "created_at", "updated_at", "archived_at", "merged_into"}
PLAIN = {str, int, bool, list, dict, NoneType}


def lock_both(ids: Iterable[UUID]) -> dict[UUID, Customer]:
    """Lock customers in the order of their ids, so that two who merge the same ones queue.

    Whoever writes below a customer locks it first, and waits here.
    """
    rows = Customer.ever.filter(pk__in=list(ids)).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True)}


@transaction.atomic
def merge(
    *, customer: Customer, duplicate: Customer, prefer: Mapping[str, str], at: datetime
) -> Warnings:
    """Merge `duplicate` into `customer`, both locked by lock_both(); tell what gave way.

    `prefer` is by column. ValidationError where the two cannot be one; ConflictError
    `merge_conflict` where rows of both cannot be one customer's.
    """
    require_apart(customer, duplicate)
    with acting(reason=f"Merge of customer {duplicate.pk} into {customer.pk}."):
        said = chosen(customer, duplicate, prefer)
        contacts = contacts_kept(customer, duplicate, said)
        own_id = duplicate.external_id
        changes = change(customer, duplicate, said)
        note_touched(duplicate)
        DuplicatePair.objects.filter(Q(customer=duplicate) | Q(duplicate=duplicate)).delete()
        moves = [move(related, duplicate.pk, customer.pk, at) for related in relations()]
        undo = {
            "into": str(customer.pk),
            "touched": [],
            "fields": changes,
            "externalId": own_id,
            "moved": [moved.to_store() for moved, _ in moves if moved.ids],
            "contacts": add_contacts(customer, contacts, at),
        }
        Merge.objects.create(duplicate=duplicate, at=at, undo=undo)
        keep_stored([customer.pk])
        about = {"resource_id": customer.pk, "customer_id": customer.pk}
        record_event(AuditEvent.Action.MERGED, "customer", **about)
    return [warning for _, warnings in moves for warning in warnings]


def require_apart(customer: Customer, duplicate: Customer) -> None:
    """Refuse a customer and itself, and two of which one stands above the other."""
    if customer.pk == duplicate.pk:
        raise refused("itself", "A customer cannot be merged with itself.")
    with connection.cursor() as cursor:  # Writers of parents wait for one another here.
        key = f"customer-parent:{current_tenant_id()}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    if customer.pk in ids_above(duplicate) or duplicate.pk in ids_above(customer):
        raise refused("related", RELATED)


def refused(code: str, message: str) -> ValidationError:
    return ValidationError({"duplicateId": ValidationError(message, code=code)})


def ids_above(customer: Customer) -> set[UUID]:
    """The customers above one; a query per level."""
    found: set[UUID] = set()
    above = customer.parent_id
    while above is not None:
        found.add(above)
        above = Customer.objects.values_list("parent_id", flat=True).get(pk=above)
    return found


def change(
    customer: Customer, duplicate: Customer, said: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Let the customer say what was chosen, and the duplicate point to it.

    Return what the customer said and says now, by column, where that differs.
    """
    before, own_id = as_json(customer), customer.external_id
    for column, value in said.items():
        setattr(customer, column, value)
    customer.full_clean(exclude=LOOKED_UP, validate_unique=False, validate_constraints=False)
    # The duplicate keeps the external id that the customer does not use, so that nobody else
    # takes it; but to change hands both must be free.
    changes_hands = customer.external_id != own_id
    duplicate.merged_into = customer
    duplicate.external_id = None if changes_hands else duplicate.external_id
    duplicate.save()
    customer.save()
    if changes_hands and own_id:
        duplicate.external_id = own_id
        duplicate.save(update_fields=["external_id", "updated_at"])
    after = as_json(customer)
    return {name: (before[name], now) for name, now in after.items() if before[name] != now}


def as_json(customer: Customer) -> dict[str, Any]:
    """What a customer says, by column, in JSON's own types."""
    fields = [field for field in Customer._meta.concrete_fields if field.name not in NOT_SAID]
    values = {field.attname: getattr(customer, field.attname) for field in fields}
    return {name: value if type(value) in PLAIN else str(value) for name, value in values.items()}


def add_contacts(customer: Customer, contacts: Iterable[Contact], at: datetime) -> list[str]:
    """Add them behind those that are there, unchanged since `at`; return their ids."""
    position = customer.contacts.count()
    contacts = list(contacts)
    for number, contact in enumerate(contacts, position):
        contact.customer, contact.position = customer, number
    Contact.objects.bulk_create(contacts)
    ids = [contact.pk for contact in contacts]
    Contact.objects.filter(pk__in=ids).update(updated_at=at)
    return [str(pk) for pk in ids]
