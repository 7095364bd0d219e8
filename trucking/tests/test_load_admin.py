"""The load board and a load's page: moved by the load's verbs, and refused whole."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import Api, MakeCustomer, MakeMember
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import Charge, Load
from trucking.tests.load_making import drive, made


@pytest.fixture
def office(client: Client, acme: Company, make_member: MakeMember) -> Client:
    client.force_login(make_member(acme, "dispatcher").user)
    return client


def move(office: Client, load: dict[str, Any], to: str, **more: str) -> Any:
    url = reverse("admin:trucking_load_move_on", args=[load["id"]])
    return office.post(url, {"_form_submitted": "1", "to": to, "reason": "", **more})


def status_of(acme: Company, load: dict[str, Any]) -> tuple[str, int]:
    with tenant_scope(acme.pk):
        return Load.objects.get(pk=load["id"]).status, Charge.objects.count()


def test_load_is_moved_on_its_page_as_far_as_is_legal(
    api: Api, acme: Company, make_customer: MakeCustomer, office: Client
) -> None:
    client = api(acme)
    load = made(client, make_customer(acme))

    move(office, load, "in_transit")
    assert status_of(acme, load) == ("draft", 0)
    move(office, load, "booked")
    assert status_of(acme, load) == ("booked", 1)
    move(office, load, "draft", reason="A manager's alone.")
    assert status_of(acme, load) == ("booked", 1)


def test_refused_booking_leaves_no_charge_behind(
    api: Api, acme: Company, make_customer: MakeCustomer, office: Client
) -> None:
    load = made(api(acme), make_customer(acme, credit_limit=1))

    move(office, load, "booked")

    assert status_of(acme, load) == ("draft", 0)


def test_board_shows_what_is_open(
    api: Api, acme: Company, make_customer: MakeCustomer, office: Client
) -> None:
    client, customer = api(acme), make_customer(acme)
    drive(client, made(client, customer), "delivered")
    late = drive(client, made(client, customer), "in_transit")
    board = reverse("admin:trucking_load_changelist")

    shown = office.get(board).content.decode()

    assert (late["id"] in shown, shown.count("Late:")) == (True, 1)
    assert office.get(f"{board}?board=all").content.decode().count("/change/") > 1
