"""A person is given whole and forgotten whole: no field of any app, present or to come, is missed.

The walks go over the models themselves, so a new field fails here until somebody has said what
becomes of it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from attune.tests.company_rows import company_models, row_of
from attune.tests.person import (
    NAME,
    documents,
    everything_stored,
    planted_person,
    sealed_values,
)
from conftest import Api
from customers.models import Customer
from customers.privacy.belongings import belongings, personal_fields
from customers.privacy.exporting import api_name, told_fields
from customers.search.keeping import keep_stored
from tenancy.audit.history import is_history
from tenancy.context import tenant_scope
from tenancy.models import Company, TenantForeignKey
from tenancy.sealing.fields import SealedMixin

ORDER = {"reason": "Asked for by letter.", "confirmName": NAME}
# Texts that stay: kinds of work, goods and things, places of towns, and the books' own numbers.
KEPT = {
    "customers.Address": {
        "city",
        "state",
        "zip_code",
        "country",
        "timezone",
        "city_folded",
        "zip5",
    },
    "servicing.Equipment": {"category", "manufacturer", "model"},
    "servicing.MaintenancePlan": {"service_type"},
    "servicing.RecurringService": {
        *("service_type", "rule", "timezone", "season_months", "except_dates"),
        *("holiday_country", "holiday_region"),
    },
    "servicing.PartUsed": {"part_number"},
    "servicing.ServiceRecord": {"service_type"},
    "servicing.Visit": {"service_type", "timezone"},
    "trucking.Charge": {"code", "unit"},
    "trucking.Load": {
        *("commodity", "hazmat_shipping_name", "hazmat_un_number", "hazmat_unit"),
        *("currency", "rate_snapshot", "invoice_number"),
    },
    "trucking.Payment": {"currency"},
    "trucking.Rate": {
        *("origin_value", "destination_value", "origin_key", "destination_key", "currency"),
        *("weight_breaks", "fuel_surcharge", "accessorials"),
    },
    "trucking.LoadDocument": {"stored_as", "content_type"},
    "servicing.ServiceDocument": {"stored_as", "content_type"},
}
# Company-owned records that lead to a customer by a key, and are not about one.
ABOUT_NO_CUSTOMER = {
    # Deleted by an erasure.
    *("customers.Merge", "customers.DuplicatePair"),
    # Which date of a series became what, in words of the product's own.
    *("servicing.LedgerEntry", "servicing.LedgerMark"),
}

every_belonging = pytest.mark.parametrize("resource", belongings(), ids=lambda each: each.name)


def leads_to_customer(model: Any, seen: frozenset[Any] = frozenset()) -> bool:
    targets = {
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, TenantForeignKey)
    } - seen
    return Customer in targets or any(leads_to_customer(m, seen | {model}) for m in targets)


def test_every_record_that_leads_to_a_customer_is_known_to_belong_to_one() -> None:
    leading = {
        model._meta.label
        for model in company_models()
        if not is_history(model) and leads_to_customer(model)
    }

    assert leading | {"customers.Customer"} == ABOUT_NO_CUSTOMER | {
        each.model._meta.label for each in belongings()
    }


def text_columns(model: Any) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        kind = field.output_field if field.generated else field
        is_text = isinstance(kind, models.CharField | models.TextField | models.JSONField)
        if (is_text or isinstance(kind, ArrayField)) and not kind.choices:
            yield field


@every_belonging
def test_every_text_of_a_belonging_is_erased_or_kept_on_purpose(resource: Any) -> None:
    erased = {field.name for field in personal_fields(resource.model)}
    left = {field.name for field in text_columns(resource.model)} - erased

    assert left == KEPT.get(resource.model._meta.label, set())


@every_belonging
def test_every_column_of_a_belonging_is_exported(resource: Any) -> None:
    told = {field.attname for field in told_fields(resource.model)}
    columns = {f.attname for f in resource.model._meta.concrete_fields if not f.generated}

    assert columns - told <= {"tenant_id", "stored_as", "file_key"}


@pytest.fixture
def canary(api: Api, acme: Company) -> Any:
    with tenant_scope(acme.pk):
        customer, texts = planted_person()
        keep_stored([customer.pk])
    return api(acme), customer, texts


def test_export_holds_everything_that_was_planted(
    canary: Any, acme: Company, files_folder: Path
) -> None:
    client, customer, texts = canary

    answer = client.get(f"/api/v1/customers/{customer.pk}/export")
    document = orjson.loads(b"".join(answer.streaming_content))

    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == f'attachment; filename="customer-{customer.pk}.json"'
    assert list(document) == ["exportedAt", "company", "customerId", "records", "history"]
    assert list(document["records"]) == [each.name for each in belongings()]
    told = orjson.dumps(document["records"]).decode()
    assert {name: text for name, text in texts.items() if text not in told} == {}
    (paper,) = document["records"]["service_document"]
    assert paper["content"] == "JVBERi0xLjcK"  # The file itself: %PDF-1.7
    actions = {entry["action"] for entry in document["history"]}
    assert {"created", "changed", "exported"} <= actions
    for each in belongings():
        names = {api_name(field) for field in told_fields(each.model)}
        assert all(names <= set(row) for row in document["records"][each.name])


def test_nothing_of_an_erased_person_is_left(
    canary: Any, acme: Company, rival: Company, files_folder: Path, capfd: Any
) -> None:
    client, customer, texts = canary
    with tenant_scope(rival.pk):
        other = row_of(Customer)
    with tenant_scope(acme.pk):
        before = {value.hex() for value in sealed_values(customer)}
        stored = everything_stored()
        names = [row.stored_as for row in documents() if row.stored_as]
    assert sum(value in stored for value in before) == len(before) > 30
    assert any((files_folder / name).exists() for name in names)

    with connection.cursor() as cursor, tenant_scope(acme.pk):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    answer = client.post(f"/api/v1/customers/{customer.pk}/erase", ORDER)

    assert answer.status_code == 200, answer.json()
    with tenant_scope(acme.pk):
        stored = everything_stored()
    assert [value for value in before if value in stored] == []
    assert {name: text for name, text in texts.items() if text in stored} == {}
    assert [text for text in texts.values() if text in capfd.readouterr().err] == []
    counted = {name for name, count in answer.json()["erased"].items() if count}
    holding = {each.name for each in belongings() if personal_fields(each.model)}
    assert counted == holding | {"history"}
    with tenant_scope(rival.pk):
        assert Customer.objects.get().name == other.name


def test_sealed_columns_are_part_of_what_is_personal() -> None:
    """The walks above would be worth little if a sealed field could pass them by."""
    for each in belongings():
        sealed = {f.name for f in each.model._meta.concrete_fields if isinstance(f, SealedMixin)}
        assert sealed <= {field.name for field in personal_fields(each.model)}
