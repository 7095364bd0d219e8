"""What a booking asks of PostgreSQL, statement by statement."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from tenancy.context import tenant_scope
from trucking.models import FuelPrice, Rate
from trucking.tests.load_making import URL, at_rate, go, made
from trucking.tests.making import make_rate

# The test's own transaction lies around: the request's is a savepoint here.
OPENING = ["SELECT tenancy_authtoken", "SAVEPOINT", "SELECT set_config"]
CLOSING = ["SELECT set_config", "RELEASE"]
LOCKS = ["SELECT customers_customer", "SELECT trucking_load"]
LISTS = [
    *("SELECT trucking_reference", "SELECT trucking_stop"),
    *("SELECT trucking_loadexception", "SELECT trucking_charge"),
]
HOLD = "SELECT customers_customer"  # Locked by the verb itself, whoever calls it.
SAVED = [
    *("INSERT trucking_charge", "SELECT trucking_load"),  # The second is what others owe.
    *("UPDATE trucking_load", "SELECT trucking_charge"),
]
TABLE = re.compile(r'(?:FROM|INTO|UPDATE)\s+"?(\w+)')

Statements = Callable[[dict[str, Any]], list[str]]


@pytest.fixture
def statements(client: Any, shipper: Customer) -> Statements:
    client.patch(f"/api/v1/customers/{shipper.pk}", {"creditLimit": "100000.00"})

    def statements(load: dict[str, Any]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            answer = go(client, load, "booked")
        assert answer.status_code == 200, answer.json()
        return [short(query["sql"]) for query in captured.captured_queries]

    return statements


def short(sql: str) -> str:
    verb = sql.split()[0].replace("WITH", "SELECT")
    if "set_config" in sql:
        return f"{verb} set_config"
    return f"{verb} {found[1]}" if (found := TABLE.search(sql)) else verb


def test_booking_at_a_rate_asks_each_thing_once(
    client: Any, shipper: Customer, rate: Rate, statements: Statements
) -> None:
    first, second = at_rate(client, shipper), at_rate(client, shipper)
    rating = ["SELECT customers_address", "SELECT trucking_rate", "SELECT trucking_rate"]
    before = [*OPENING, *LOCKS, *LISTS, HOLD, *rating]

    assert statements(first) == [*before, "UPDATE trucking_rate", *SAVED, *CLOSING]
    assert statements(second) == [*before, *SAVED, *CLOSING]


def test_booking_at_the_spot_rate_asks_for_no_rate(
    client: Any, shipper: Customer, statements: Statements
) -> None:
    load = made(client, shipper, charges=[{"code": "lumper", "amount": "10.00"}] * 3)

    assert statements(load) == [*OPENING, *LOCKS, *LISTS, HOLD, *SAVED, *CLOSING]


def test_booking_asks_for_fuel_where_a_rate_depends_on_it(
    client: Any, shipper: Customer, statements: Statements
) -> None:
    band = {"from": "1.00", "to": None, "perMile": "0.50"}
    with tenant_scope(shipper.tenant_id):
        table = {"method": "per_mile_table", "table": [band]}
        make_rate(lane="TX → GA", customer=shipper, fuel_surcharge=table)
        FuelPrice.objects.create(
            published_on="2024-01-01", effective_from="2024-01-02", price="4.00", currency="USD"
        )

    assert statements(at_rate(client, shipper)).count("SELECT trucking_fuelprice") == 1


def test_a_refused_booking_says_why_every_rate_does_not_apply(
    client: Any, shipper: Customer
) -> None:
    with tenant_scope(shipper.tenant_id):
        make_rate(lane="OK → GA", customer=shipper)
        make_rate(lane="TX → GA", customer=shipper, equipment_type="reefer")
    load = at_rate(client, shipper)

    refused = go(client, load, "booked").json()["error"]

    reasons = [rejected["reason"] for rejected in refused["details"]["rejected"]]
    assert (refused["code"], sorted(reasons)) == (
        "no_rate",
        ["equipment_differs", "origin_differs"],
    )
    assert client.get(f"{URL}/{load['id']}").json() == load


def test_every_move_answers_what_is_read_then(client: Any, shipper: Customer, rate: Rate) -> None:
    way = [
        *(("booked", ""), ("draft", "Too early."), ("booked", ""), ("cancelled", "Called off.")),
        *(("draft", "Called on again."), ("booked", ""), ("dispatched", ""), ("at_pickup", "")),
        *(("in_transit", ""), ("at_delivery", ""), ("delivered", "")),
        *(("at_delivery", "Not yet."), ("delivered", ""), ("closed", ""), ("delivered", "Open.")),
    ]
    load = at_rate(client, shipper, charges=[{"code": "lumper", "amount": "10.00"}])

    for to, reason in way:
        answer = go(client, load, to, **({"reason": reason} if reason else {}))
        assert (to, answer.status_code) == (to, 200), answer.json()
        assert answer.json() == client.get(f"{URL}/{load['id']}").json()
