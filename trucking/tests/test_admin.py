"""Rates and fuel prices in the office."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conftest import MakeCustomer, MakeMember
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import Rate
from trucking.tests.making import make_fuel_price, make_rate

LANES = "/admin/trucking/rate/lanes/"
FORM = {
    "origin_level": "city",
    "origin_value": "Dallas ,texas",
    "destination_level": "state",
    "destination_value": "GA",
    "rate_type": "per_cwt",
    "amount": "48.75",
    "weight_breaks": '[{"fromPounds": "500", "amount": 42.1}]',
    "fuel_surcharge": '{"method": "percent", "percent": 18.5}',
    "accessorials": "[]",
    "effective_from": "2024-01-01",
    "status": "active",
    "priority": "0",
}


@pytest.fixture
def office(client: Client, acme: Company, make_member: MakeMember) -> Client:
    client.force_login(make_member(acme).user)
    return client


def said(answer: Any) -> str:
    text = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return " ".join(text.split())


def test_lanes_tell_of_gaps_and_expiries(office: Client, acme: Company) -> None:
    today = timezone.localdate()
    last = today + timedelta(days=20)
    with tenant_scope(acme.pk):
        make_rate(lane="TX → GA", equipment_type="van", effective_to=last)
        make_rate(lane="TX → FL")

    shown = said(office.get(LANES))

    first_free = last + timedelta(days=1)
    assert f"No rate for TX → GA van from {first_free.day} {first_free:%B %Y}" in shown
    assert "No rate for TX → FL" not in shown


def test_lane_is_quoted_with_its_explanation(office: Client, acme: Company) -> None:
    with tenant_scope(acme.pk):
        make_rate(lane="TX → GA")
        make_rate(lane="TX → GA", equipment_type="reefer")
    asked = {"origin": "Dallas, TX", "destination": "ga", "day": "2024-06-03", "miles": "523.4"}

    shown = said(office.get(LANES, asked))

    assert "Total, by the rate TX → GA per mile from 2024-01-01 1,143.63 USD" in shown
    assert "It is for equipment of the type reefer only." in shown


def test_lane_is_quoted_by_the_customers_own_rate(
    office: Client, acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme)
    with tenant_scope(acme.pk):
        make_rate(lane="TX → GA")
        make_rate(lane="TX → GA", customer=customer, rate_type="flat", amount=900)
    asked = {"origin": "TX", "destination": "GA", "day": "2024-06-03", "customer": customer.pk}

    shown = said(office.get(LANES, asked))

    assert "Total, by the rate TX → GA flat from 2024-01-01 900.00 USD" in shown
    assert "The customer has a rate of their own, which goes before the tariff." in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"miles": ""}, "The rate that applies counts miles; say how many."),
        ({"destination": "FL"}, "No rate applies."),
        ({"origin": "Dallas"}, "Give a two-letter country code such as US."),
        ({"day": "soon"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_quoted_is_told(
    office: Client, acme: Company, change: dict[str, str], words: str
) -> None:
    with tenant_scope(acme.pk):
        make_rate(lane="TX → GA")
    asked = {"origin": "Dallas, TX", "destination": "GA", "day": "2024-06-03", "miles": "523.4"}

    assert words in said(office.get(LANES, {**asked, **change}))


def test_rate_is_added_by_the_rules_of_the_api(office: Client, acme: Company) -> None:
    answer = office.post("/admin/trucking/rate/add/", FORM)

    assert answer.status_code == 302
    with tenant_scope(acme.pk):
        rate = Rate.objects.get()
        assert (rate.lane, rate.currency) == ("Dallas, TX → GA", "USD")
        assert rate.weight_breaks == [{"fromPounds": 500, "amount": "42.10"}]
        assert rate.fuel_surcharge == {"method": "percent", "percent": "18.5"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "0"}, "An amount is above 0."),
        ({"origin_value": "Dallas"}, "Give a city with its state, as Dallas, TX."),
        ({"fuel_surcharge": '{"method": "percent", "percent": 1000}'}, "percent: "),
        ({"weight_breaks": "[{}]"}, "This field is required."),
        ({"effective_to": "2023-12-31"}, "A rate does not end before it begins."),
    ],
)
def test_what_is_refused_is_told_in_the_form(
    office: Client, acme: Company, change: dict[str, str], words: str
) -> None:
    answer = office.post("/admin/trucking/rate/add/", {**FORM, **change})

    assert answer.status_code == 200
    assert words in said(answer)
    with tenant_scope(acme.pk):
        assert not Rate.objects.exists()


def test_overlap_is_told_in_the_form(office: Client) -> None:
    office.post("/admin/trucking/rate/add/", FORM)

    answer = office.post("/admin/trucking/rate/add/", FORM)

    assert "Another active rate of this lane holds on these days." in said(answer)


def test_editing_a_used_rate_supersedes_it(office: Client, acme: Company) -> None:
    office.post("/admin/trucking/rate/add/", FORM)
    with tenant_scope(acme.pk):
        rate = Rate.objects.get()
        rate.use(at=timezone.now())

    answer = office.post(f"/admin/trucking/rate/{rate.pk}/change/", {**FORM, "amount": "50"})

    assert answer.status_code == 302
    with tenant_scope(acme.pk):
        found = Rate.objects.order_by("pk").values_list("status", "amount", "supersedes_id")
        assert [(s, str(a.normalize()), p) for s, a, p in found] == [
            ("superseded", "48.75", None),
            ("active", "5E+1", rate.pk),
        ]


def test_fuel_prices_are_drawn(office: Client, acme: Company) -> None:
    with tenant_scope(acme.pk):
        make_fuel_price("3.70", published_on=date(2024, 1, 8))
        make_fuel_price("3.879", published_on=date(2024, 1, 15))

    answer = office.get("/admin/trucking/fuelprice/")

    assert 'points="8.0,152.0 792.0,8.0"' in answer.content.decode()
    assert "3.879 a gallon in the United States" in said(answer)
