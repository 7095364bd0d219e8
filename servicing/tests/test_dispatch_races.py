"""Dispatchers at once, with real threads, connections and commits."""

from collections import Counter
from typing import Any

import pytest

from conftest import Api, MakeCustomer
from servicing.models import Booking, ServiceRecord
from servicing.models.visit_states import MOVES
from servicing.tests.conftest import Make
from servicing.tests.test_visits import DAY, VISITS, WORK, book, move
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tests.threads import at_once, queued_behind

pytestmark = pytest.mark.django_db(transaction=True)


def statuses(answers: list[Any]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_two_bookings_of_one_technician(
    api: Api, acme: Company, make_customer: MakeCustomer, make_technician: Make
) -> None:
    first, second = api(acme), api(acme)
    baker, carver = make_customer(acme, "Baker"), make_customer(acme, "Carver")
    for _ in range(5):
        lee = make_technician(acme)

        answers = at_once(
            lambda lee=lee: book(first, baker, (15, 17), technician=str(lee.pk)),
            lambda lee=lee: book(second, carver, (16, 18), crew=[str(lee.pk)]),
        )

        assert statuses(answers) == {201: 1, 409: 1}
        with tenant_scope(acme.pk):
            assert Booking.objects.filter(technician=lee).count() == 1


def test_six_completions_make_one_record(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client = api(acme)
    visit = book(client, make_customer(acme)).json()["id"]
    for to in WORK:
        move(client, visit, to)

    answers = at_once(*[lambda: move(client, visit, "completed")] * 6)

    assert statuses(answers) == {200: 1, 409: 5}
    with tenant_scope(acme.pk):
        assert ServiceRecord.objects.filter(visit=visit).count() == 1


def test_two_moves_of_one_visit(api: Api, acme: Company, make_customer: MakeCustomer) -> None:
    first, second, customer = api(acme), api(acme), make_customer(acme)
    visit = book(first, customer).json()["id"]

    with queued_behind(
        customer,
        lambda: move(first, visit, "dispatched"),
        lambda: move(second, visit, "unscheduled", reason="They called it off."),
    ) as answers:
        pass

    won, lost = (answer.result() for answer in answers)
    assert (won.status_code, won.json()["status"]) == (200, "dispatched")
    error = lost.json()["error"]
    assert (lost.status_code, error["code"]) == (409, "illegal_move")
    assert error["details"] == {"allowed": ["en_route", "scheduled", "cancelled"]}
    shown = first.get(f"{VISITS}/{visit}").json()
    assert (shown["status"], shown["scheduledStart"]) == ("dispatched", f"{DAY}T15:00:00Z")


def test_two_moves_of_one_visit_at_once(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second, customer = api(acme), api(acme), make_customer(acme)
    for _ in range(5):
        visit = book(first, customer).json()["id"]

        answers = at_once(
            lambda visit=visit: move(first, visit, "dispatched"),
            lambda visit=visit: move(second, visit, "unscheduled", reason="Another day."),
        )

        won, lost = sorted(answers, key=lambda answer: answer.status_code)
        assert (won.status_code, lost.status_code) == (200, 409)
        status = won.json()["status"]
        assert lost.json()["error"]["details"] == {"allowed": list(MOVES[status])}
        assert first.get(f"{VISITS}/{visit}").json() == won.json()


def test_move_against_an_archive(api: Api, acme: Company, make_customer: MakeCustomer) -> None:
    client, customer = api(acme), make_customer(acme)
    visit = book(client, customer).json()["id"]

    with queued_behind(
        customer,
        lambda: client.delete(f"{VISITS}/{visit}"),
        lambda: move(client, visit, "dispatched"),
    ) as answers:
        pass

    assert [answer.result().status_code for answer in answers] == [204, 409]
    assert client.get(f"{VISITS}/{visit}").json()["status"] == "scheduled"
