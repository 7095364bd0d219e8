"""No row points into another company, whoever writes it and however."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from customers.models import Customer, Note
from tenancy.api.database_errors import raise_as_rule
from tenancy.context import tenant_scope
from tenancy.isolation.composite_keys import CompositeKey, composite_keys, target_key_name
from tenancy.models import Company

MakeCustomer = Callable[..., Customer]


def sql(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.django_db
def test_every_relation_inside_companies_is_a_key_of_two_columns() -> None:
    """Name, columns, target, checked at once and not at COMMIT, and proved for every row."""
    found = sql(
        "SELECT conname, pg_get_constraintdef(oid), condeferred, convalidated"
        " FROM pg_constraint WHERE conname LIKE '%%\\_same\\_tenant' ORDER BY conname"
    )

    assert found == sorted(
        (
            key.name,
            f"FOREIGN KEY (tenant_id, {key.column}) REFERENCES {key.target}(tenant_id, id)"
            " DEFERRABLE",
            False,
            True,
        )
        for key in composite_keys()
    )
    assert {key.column for key in composite_keys() if key.table == "customers_customer"} == {
        "merged_into_id",
        "parent_id",
    }


@pytest.mark.django_db
def test_no_relation_inside_companies_has_a_single_column_key_beside() -> None:
    """It would be checked outside row security, so it would tell that a foreign id exists."""
    inside = {(key.table, key.column) for key in composite_keys()}

    single = sql(
        "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " WHERE c.contype = 'f' AND cardinality(c.conkey) = 1"
    )

    assert inside & set(single) == set()


@pytest.mark.parametrize(
    "write",
    [
        lambda pk: Note.objects.create(customer_id=pk, body="x"),
        lambda pk: Note.objects.bulk_create([Note(customer_id=pk, body="x")]),
        lambda pk: Customer.objects.create(parent_id=pk, name="x", type="commercial"),
        lambda pk: Customer.objects.update(parent=pk),
    ],
    ids=["create", "bulk_create", "self", "update"],
)
@pytest.mark.parametrize("unknown", [False, True], ids=["of-rival", "unknown"])
def test_other_companys_id_and_unknown_id_are_one_rule(
    acme: Company, rival: Company, make_customer: MakeCustomer, write: Any, unknown: bool
) -> None:
    pk = uuid4() if unknown else make_customer(rival).pk
    make_customer(acme)

    with tenant_scope(acme.pk), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write(pk)
    with pytest.raises(ValidationError) as rule:
        raise_as_rule(refusal.value)

    (messages,) = rule.value.message_dict.values()
    assert messages == ["No such record."]


def test_error_of_a_crossing_key_tells_nothing_of_the_other_company(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    theirs = make_customer(rival)

    with tenant_scope(acme.pk), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Note.objects.create(customer_id=theirs.pk, body="x")

    assert str(rival.pk) not in str(refusal.value)


def test_names_longer_than_postgresql_takes_keep_their_ending() -> None:
    """PostgreSQL would cut them by itself, and the check would then miss what is there."""
    key = CompositeKey("a" * 50, "b" * 50, "customers_customer")

    assert key.name == "a" * 50 + "_" + "_same_tenant"
    assert len(key.name) == len(target_key_name("c" * 70)) == 63
