"""A merge taken back, as long as nothing that it moved was touched since."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from customers.merging.merging import as_json
from customers.merging.moving import Moved
from customers.merging.relations import relations
from customers.merging.touching import Touched, refuse_later, refuse_touched, renew, touched_rows
from customers.models import Contact, Customer, Merge, NameChange
from customers.search.keeping import keep_stored
from tenancy.audit.history import is_history
from tenancy.audit.registry import name_of
from tenancy.context import acting


@transaction.atomic
def unmerge(*, customer: Customer, duplicate: Customer, at: datetime) -> None:
    """Part two customers, both locked by lock_both(), as they were before their merge.

    ConflictError `touched` names what was changed since.
    """
    merge = Merge.objects.select_for_update().get(duplicate=duplicate)
    refuse_later(customer, merge)
    refuse_touched([*fields_touched(customer, merge), *touched_rows(merge, customer.pk)])
    moves = [Moved.stored(values) for values in merge.undo["moved"]]
    with acting(reason=f"Customer {duplicate.pk} was parted from {customer.pk} again."):
        Contact.objects.filter(pk__in=merge.undo["contacts"]).delete()
        put_back(customer, duplicate, merge.undo)
        for moved in moves:
            move_back(moved, duplicate.pk, at)
        refuse_touched(list(left_between(customer.pk, moves)))
        merge.delete()
        renew(duplicate, at)
        keep_stored([customer.pk, duplicate.pk])
        # The order of names may have been written without it.
        NameChange.objects.create(customer_id=duplicate.pk)


def fields_touched(customer: Customer, merge: Merge) -> list[Touched]:
    says = as_json(customer)
    return [
        {"resource": "customer", "id": str(customer.pk), "field": name, "reason": "changed"}
        for name, (_, after) in merge.undo["fields"].items()
        if says[name] != after
    ]


def put_back(customer: Customer, duplicate: Customer, undo: dict[str, Any]) -> None:
    """Let both say what they said; the external id goes from hand to hand again."""
    changes_hands = duplicate.external_id != undo["externalId"]
    duplicate.merged_into = None
    duplicate.external_id = None if changes_hands else duplicate.external_id
    duplicate.save()
    meta: Any = Customer._meta
    for field in meta.concrete_fields:
        if field.attname in undo["fields"]:
            before, _ = undo["fields"][field.attname]
            setattr(customer, field.attname, None if before is None else field.to_python(before))
    customer.save()
    if changes_hands:
        duplicate.external_id = undo["externalId"]
        duplicate.save(update_fields=["external_id", "updated_at"])


def move_back(moved: Moved, owner: UUID, at: datetime) -> None:
    related = moved.related
    changes: dict[str, Any] = {related.field.attname: owner}
    if related.has("updated_at"):
        changes["updated_at"] = at
    if moved.offset:
        changes["position"] = F("position") - moved.offset
    gave_way = {each.id for each in moved.gave_way}
    others = [pk for pk in moved.ids if pk not in gave_way]
    related.all().filter(pk__in=others).update(**changes)
    for each in moved.gave_way:
        related.all().filter(pk=each.id).update(**changes, **each.was)


def left_between(customer_id: UUID, moves: list[Moved]) -> Iterator[Touched]:
    """Records that stay with the customer and point to one that went back, where none may.

    The model's own clean() knows which may: a load may begin at anybody's address.
    """
    for moved in moves:
        for model, field, path in pointing_to(moved.related.model):
            rows = model._base_manager.filter(**{f"{field.name}__in": moved.ids, path: customer_id})
            for row in rows.distinct():
                if points_wrongly(row):
                    yield {"resource": name_of(model), "id": str(row.pk), "reason": "points"}


def pointing_to(target: Any) -> Iterator[tuple[Any, Any, str]]:
    """Models that point to another, and the paths by which each leads to a customer of its own."""
    owners = {related.model: related.field for related in relations()}
    for model in apps.get_models(include_auto_created=True):
        if is_history(model) or model._meta.proxy or model is Customer:
            continue
        relational = [field for field in model._meta.local_concrete_fields if field.is_relation]
        own = [field.attname for field in relational if field.related_model is Customer]
        for field in (field for field in relational if field.related_model is target):
            through = [
                f"{other.name}__{owners[other.related_model].attname}"
                for other in relational
                if other is not field and other.related_model in owners.keys() - {Customer}
            ]
            yield from ((model, field, path) for path in (*own, *through))


def points_wrongly(row: Any) -> bool:
    try:
        row.clean()
    except ValidationError as error:
        codes = {each.code for errors in error.error_dict.values() for each in errors}
        return "not_found" in codes
    return False
