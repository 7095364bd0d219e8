"""A customer with something personal in every field of every app, for tests that look for it."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from attune.tests.company_rows import row_of
from customers.models import Customer
from customers.privacy.belongings import belongings, personal_fields
from servicing.models import Visit
from tenancy.models import Document
from trucking.models import Load

NAME = "Canary Person"
ALL_TABLES = """
SELECT oid::regclass::text FROM pg_class
WHERE relkind IN ('r', 'p') AND relnamespace IN ('public'::regnamespace, 'search'::regnamespace)
"""


def planted_person() -> tuple[Customer, dict[str, str]]:
    """The active company's customer, and each planted text by the field that holds it."""
    numbers, texts = count(1), {}
    for resource in belongings():
        row = row_of(resource.model)
        if resource.customer_path == "customer_id":
            row.customer = row_of(Customer)  # Some need have none.
        for field in personal_fields(resource.model):
            if field.name == "file_key" or field.generated:
                continue
            text = f"canary-{next(numbers)}-x"
            texts[f"{resource.model._meta.label}.{field.name}"] = text
            setattr(row, field.attname, in_form(field, text))
        if isinstance(row, Customer):
            row.status, row.name = "on_hold", NAME
            texts["customers.Customer.name"] = NAME
        row.save()
    finish_work()
    return Customer.objects.get(), texts


def in_form(field: Any, text: str) -> Any:
    if isinstance(field, ArrayField):
        return [text]
    return {"key": text} if isinstance(field, models.JSONField) else text[: field.max_length]


def finish_work() -> None:
    Visit.objects.update(status="cancelled")
    Load.objects.update(status="cancelled")


def sealed_values(customer: Customer) -> Iterator[bytes]:
    """Every ciphertext that any table holds of the customer, live or past."""
    for resource in belongings():
        for model in (resource.model, resource.history):
            rows: Any = model._default_manager
            sealed = [f.attname for f in model._meta.concrete_fields if hasattr(f, "kept_name")]
            if not sealed:
                continue
            found = rows.filter(**{resource.customer_path: customer.pk})
            with connection.cursor() as cursor:
                statement, params = found.values(*sealed).query.sql_with_params()
                cursor.execute(statement, params)
                for row in cursor.fetchall():
                    yield from (bytes(value) for value in row if value is not None)


def everything_stored() -> str:
    """All rows of all tables that the app's login may read, as PostgreSQL writes them."""
    texts = []
    with connection.cursor() as cursor:
        cursor.execute(ALL_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
                texts.append(cursor.fetchone()[0])
    return "\n".join(texts)


def documents() -> list[Any]:
    """Every document of the active company."""
    kinds = [each.model for each in belongings() if issubclass(each.model, Document)]
    return [row for kind in kinds for row in kind._default_manager.all()]
