"""Validated lines into the database: new customers in bulk, changed ones each by itself."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from customers.imports.rows import LISTS, Line, changed
from customers.models import Address, Contact, Customer
from customers.search.keeping import keep

Explain = Callable[[Line, IntegrityError], None]
MODELS: dict[str, Any] = {"addresses": Address, "contacts": Contact}


def known_customers(external_ids: Iterable[str], *, lock: bool) -> dict[str, Customer]:
    """Customers by external id, with their lists; locked in the order of ids if they are written.

    Three queries.
    """
    found = Customer.objects.filter(external_id__in=set(external_ids)).order_by("id")
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    return {customer.external_id: customer for customer in found.for_list()}


def known_ids(external_ids: Iterable[str]) -> dict[str, UUID]:
    found = Customer.objects.filter(external_id__in=set(filter(None, external_ids)))
    return dict(found.values_list("external_id", "pk"))


def merged_ids(external_ids: Iterable[str]) -> set[str]:
    """Those of customers that were merged into others."""
    merged = Customer.ever.filter(external_id__in=set(external_ids), merged_into__isnull=False)
    return set(merged.values_list("external_id", flat=True))


def write(lines: list[Line], explain: Explain) -> None:
    """Write what is new or changed; a line that the database refuses keeps its error.

    Seven statements for any number of new customers, as long as none is refused.
    """
    new = [line for line in lines if line.is_new]
    try:
        with transaction.atomic():
            add(new)
    except IntegrityError:
        for line in new:
            alone(line, partial(add, [line]), explain)
    for line in lines:
        if not line.is_new and changed(line):
            alone(line, partial(save, line), explain)


def add(lines: list[Line]) -> None:
    Customer.objects.bulk_create([line.customer for line in lines])
    for name, model in MODELS.items():
        model.objects.bulk_create([item for line in lines for item in items_of(line, name)])
    keep([line.customer for line in lines])


def save(line: Line) -> None:
    """Save the customer in any case, as the API does: its version stands for its lists too."""
    for name in LISTS:
        items_of(line, name)
    line.customer.save()
    items = [row for row in changed(line) if row is not line.customer]
    # The old primary address gives way before the new one takes its place.
    for item in sorted(items, key=lambda item: getattr(item, "type", "") == Address.Type.PRIMARY):
        item.save()
    keep([line.customer])


def items_of(line: Line, name: str) -> list[Any]:
    """The line's items, made the customer's in their order."""
    for position, item in enumerate(line.items[name]):
        item.customer, item.position = line.customer, position
    return line.items[name]


def alone(line: Line, act: Callable[[], None], explain: Explain) -> None:
    """Write one line in a savepoint; what the database refuses becomes the line's error."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError as error:
        explain(line, error)
