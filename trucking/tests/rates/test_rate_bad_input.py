"""What a rate does not take, and in which words."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import Rate
from trucking.tests.making import ATLANTA, NEW, RATES, make_address, wrong

BAD: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"origin": {"level": "state", "value": "XX"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "zip3", "value": "75"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "zip5", "value": "7520"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "city", "value": "Dallas"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "city", "value": "Dallas, XX"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "country", "value": "XX"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "planet", "value": "TX"}}, [("origin.level", "invalid_choice")]),
    ({"origin": {"level": "address", "value": "TX"}}, [("origin.value", "not_found")]),
    ({"amount": 0}, [("amount", "min_value")]),
    ({"amount": "-1"}, [("amount", "min_value")]),
    ({"amount": "2.1234567"}, [("amount", "max_decimal_places")]),
    ({"amount": True}, [("amount", "wrong_type")]),
    ({"currency": "dollars"}, [("currency", "max_length")]),
    ({"currency": "us"}, [("currency", "invalid")]),
    ({"minimumCharge": "-0.01"}, [("minimumCharge", "min_value")]),
    ({"effectiveTo": "2023-12-31"}, [("effectiveTo", "before_start")]),
    ({"effectiveFrom": None}, [("effectiveFrom", "null")]),
    ({"status": "superseded"}, [("status", "invalid_choice")]),
    ({"priority": 40_000}, [("priority", "max_value")]),
    (
        {"weightBreaks": [{"fromPounds": 1000, "amount": 3}, {"fromPounds": 500, "amount": 2}]},
        [("weightBreaks", "not_ascending")],
    ),
    (
        {"weightBreaks": [{"fromPounds": 500, "amount": 3, "currency": "CAD"}]},
        [("weightBreaks[0].currency", "unknown_field")],
    ),
    ({"weightBreaks": [{"fromPounds": 500}]}, [("weightBreaks[0].amount", "required")]),
    (
        {"rateType": "flat", "weightBreaks": [{"fromPounds": 5, "amount": 3}]},
        [("weightBreaks", "not_per_cwt")],
    ),
    (
        {"fuelSurcharge": {"method": "percent", "percent": 1000}},
        [("fuelSurcharge.percent", "max_value")],
    ),
    ({"fuelSurcharge": {"method": "percent"}}, [("fuelSurcharge", "invalid")]),
    ({"fuelSurcharge": {"method": "none", "percent": 1}}, [("fuelSurcharge", "invalid")]),
    (
        {
            "fuelSurcharge": {
                "method": "per_mile_table",
                "table": [
                    {"from": "3.50", "to": "3.80", "perMile": "0.42"},
                    {"from": "3.75", "to": "4.00", "perMile": "0.46"},
                ],
            }
        },
        [("fuelSurcharge", "not_ascending")],
    ),
    (
        {"accessorials": [{"code": "tonu", "amount": 1}, {"code": "tonu", "amount": 2}]},
        [("accessorials", "duplicate")],
    ),
    ({"accessorials": [{"code": "Stop off", "amount": 1}]}, [("accessorials[0].code", "invalid")]),
    (
        {"accessorials": [{"code": "tonu", "amount": 1, "per": "day"}]},
        [("accessorials[0].per", "invalid_choice")],
    ),
    ({"perMile": 2}, [("perMile", "unknown_field")]),
    ({"customerId": "019a0000-0000-7000-8000-000000000000"}, [("customerId", "not_found")]),
]


@pytest.mark.parametrize(("change", "fields"), BAD)
def test_bad_input_is_named_and_leaves_nothing(
    api: Api, acme: Company, change: dict[str, Any], fields: list[tuple[str, str]]
) -> None:
    answer = api(acme).post(RATES, {**NEW, **change})

    assert wrong(answer) == fields
    with tenant_scope(acme.pk):
        assert not Rate.objects.exists()


@pytest.mark.parametrize("name", ["origin", "destination", "rateType", "amount", "effectiveFrom"])
def test_required_fields(api: Api, acme: Company, name: str) -> None:
    answer = api(acme).post(RATES, {key: value for key, value in NEW.items() if key != name})

    assert {field.partition(".")[0] for field, _ in wrong(answer)} == {name}


def test_address_of_another_company_is_one_that_is_not_there(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(rival)
    with tenant_scope(rival.pk):
        theirs = make_address(customer, ATLANTA)

    answer = api(acme).post(RATES, {**NEW, "origin": {"level": "address", "value": str(theirs.pk)}})

    assert wrong(answer) == [("origin.value", "not_found")]
