"""Fuel prices by the API."""

from datetime import date
from typing import Any

import pytest

from conftest import Api
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.tests.making import make_fuel_price

URL = "/api/v1/fuel-prices"
NEW = {"publishedOn": "2024-01-15", "price": "3.8790"}


def test_price_takes_effect_the_day_after_in_the_companys_currency(api: Api, acme: Company) -> None:
    client = api(acme)

    answer = client.post(URL, NEW)

    shown = answer.json()
    assert answer.status_code == 201
    assert client.get(answer["Location"]).json() == shown
    names = ("region", "publishedOn", "effectiveFrom", "price", "currency", "archivedAt")
    assert [shown[name] for name in names] == [
        *("US", "2024-01-15", "2024-01-16", "3.879", "USD", None)
    ]
    assert client.put(answer["Location"], shown).status_code == 200


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"price": 0}, [("price", "min_value")]),
        ({"price": "3.1234567"}, [("price", "max_decimal_places")]),
        ({"price": "NaN"}, [("price", "invalid")]),
        ({"region": "XX"}, [("region", "invalid")]),
        ({"publishedOn": "15.01.2024"}, [("publishedOn", "invalid")]),
        ({"publishedOn": None}, [("publishedOn", "null")]),
        ({"effectiveFrom": "2024-01-14"}, [("effectiveFrom", "before_published")]),
        ({"currency": "usd"}, [("currency", "invalid")]),
        ({"perGallon": 3}, [("perGallon", "unknown_field")]),
    ],
)
def test_bad_input_is_named(
    api: Api, acme: Company, change: dict[str, Any], fields: list[tuple[str, str]]
) -> None:
    answer = api(acme).post(URL, {**NEW, **change})

    assert answer.status_code == 400
    told = [(field["field"], field["code"]) for field in answer.json()["error"]["fields"]]
    assert told == fields


def test_second_price_of_a_day_is_409(api: Api, acme: Company) -> None:
    client = api(acme)
    client.post(URL, NEW)

    answer = client.post(URL, NEW)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "duplicate")
    assert client.post(URL, {**NEW, "region": "CA"}).status_code == 201


def test_filters(api: Api, acme: Company) -> None:
    with tenant_scope(acme.pk):
        for published_on, price in ((date(2024, 1, 8), "3.70"), (date(2024, 1, 15), "3.879")):
            make_fuel_price(price, published_on=published_on)
        make_fuel_price("5.10", region="CA")
    client = api(acme)

    def prices(**query: str) -> list[str]:
        return [row["price"] for row in client.get(URL, query).json()["results"]]

    assert prices(region="US") == ["3.879", "3.70"]
    assert prices(effectiveOn="2024-01-15") == ["3.70"]
    assert prices(effectiveOn="2024-01-16") == ["5.10", "3.879"]
    assert prices(effectiveOn="2024-01-01") == []
    assert client.get(URL, {"effectiveOn": "x"}).status_code == 400
    assert client.get(URL, {"fuel": "x"}).status_code == 400
