"""Customers as lines of a CSV file, read a few hundred at a time: memory does not grow."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from io import StringIO
from itertools import islice
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.db.models import Count, Max, QuerySet

from customers.exporting.cells import cells
from customers.imports.columns import MAX_ITEMS, METADATA, column, template
from customers.imports.rows import LISTS
from customers.models import Customer
from customers.serializers import CustomerSerializer
from tenancy.api.reading import Plan
from tenancy.asker import Asker
from tenancy.context import current_origin, tenant_scope

CHUNK = 500  # Customers that are opened at once.
MOST_KEYS = 200  # Of metadata, in columns of their own.
KEYS = "SELECT DISTINCT jsonb_object_keys(metadata) k FROM ({}) c ORDER BY k LIMIT %s"


def columns_for(customers: QuerySet[Customer]) -> list[str]:
    """The template's columns, and those that these customers need besides."""
    found = template()
    for name in LISTS:
        pattern = [path for path in found if path.startswith(f"{name}[0].")]
        for number in range(1, min(most_of(customers, name), MAX_ITEMS)):
            found += [path.replace("[0]", f"[{number}]", 1) for path in pattern]
    return found + [METADATA + key for key in metadata_keys(customers)]


def most_of(customers: QuerySet[Customer], name: str) -> int:
    """How many items of a list one customer has at most."""
    counted = customers.order_by().annotate(items=Count(name)).aggregate(most=Max("items"))
    return int(counted["most"] or 0)


def metadata_keys(customers: QuerySet[Customer]) -> list[str]:
    statement, params = customers.order_by().values("metadata").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(KEYS.format(statement), [*params, MOST_KEYS])
        return [key for (key,) in cursor.fetchall()]


def lines(asker: Asker, plan: Plan, customers: QuerySet[Customer]) -> Iterator[str]:
    """The file in pieces, the header first; opens its own transaction, in the asker's company.

    It runs behind the request, whose transaction has ended by then.
    """
    with tenant_scope(asker.company.pk, **asdict(current_origin())):
        names = columns_for(customers)
        known = [column(name) for name in names]
        paths = [found.steps for found in known if found is not None]
        yield written([names])
        ids = customers.order_by("-created_at", "-id").values_list("pk", flat=True)
        walk = ids.iterator(chunk_size=CHUNK)  # A cursor of the server's.
        while chunk := list(islice(walk, CHUNK)):
            yield written([cells(answer, paths) for answer in shown(asker, plan, chunk)])


def plan_as(asker: Asker, resource: str) -> Plan:
    """How customers are read for the asker, by a row of the permission table."""
    context: Any = {
        "request": SimpleNamespace(asker=asker),
        "view": SimpleNamespace(resource=resource),
    }
    plan: Plan = CustomerSerializer(context=context).plan
    return plan


def shown(asker: Asker, plan: Plan, ids: list[Any]) -> Iterator[Any]:
    """The API's answers for these, in their order; three queries."""
    rows = plan.fetch(Customer.objects.filter(pk__in=ids))
    answers = dict(zip((row[0] for row in rows), plan.present(rows, asker), strict=True))
    return (answers[pk] for pk in ids if pk in answers)


def written(rows: list[list[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
