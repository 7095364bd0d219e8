"""Dispatchers at once, with real threads, connections and commits."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from conftest import Api, MakeCustomer
from customers.tests.test_customer_races import statuses
from tenancy.api.viewsets import locked
from tenancy.context import tenant_scope
from tenancy.errors import ConflictError
from tenancy.models import Company
from tenancy.tests.threads import at_once, queued_behind
from trucking.models import Load, LoadNumber, Payment
from trucking.moves import Status
from trucking.moving import Order, move
from trucking.tests.load_making import URL, drive, go, invoiced, made, pay

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def test_sixteen_creates_take_sixteen_numbers(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    """Of eight customers, so that only the counter itself keeps them apart."""
    client = api(acme)
    urls = [f"/api/v1/customers/{make_customer(acme).pk}/loads" for _ in range(8)]

    answers = at_once(*[lambda url=url: client.post(url, {}) for url in urls * 2])

    assert statuses(answers) == {201: 16}
    numbers = {answer.json()["loadNumber"] for answer in answers}
    assert numbers == {str(number) for number in range(1001, 1017)}
    with tenant_scope(acme.pk):
        assert LoadNumber.objects.get().last == 1016


def test_numbers_are_each_companys_own(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    for company in (acme, rival):
        url = f"/api/v1/customers/{make_customer(company).pk}/loads"
        assert api(company).post(url, {}).json()["loadNumber"] == "1001"


def test_of_two_bookings_at_the_limit_one_wins(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second = api(acme), api(acme)
    for _ in range(ROUNDS):
        shipper = make_customer(acme, credit_limit=Decimal("1999.99"))
        one, two = made(first, shipper), made(first, shipper)

        answers = at_once(
            lambda one=one: go(first, one, "booked"), lambda two=two: go(second, two, "booked")
        )

        assert statuses(answers) == {200: 1, 409: 1}
        (refused,) = [answer for answer in answers if answer.status_code == 409]
        assert refused.json()["error"]["code"] == "credit_exceeded"
        with tenant_scope(acme.pk):
            assert Load.objects.filter(customer=shipper, status="booked").count() == 1


def test_of_two_bookings_past_the_api_one_wins(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    """The API's views lock the customer too; the rule itself asks for it, whoever books."""
    shipper = make_customer(acme, credit_limit=Decimal("1999.99"))
    one, two = (made(api(acme), shipper)["id"] for _ in range(2))

    def book(pk: str) -> str:
        now = timezone.now()
        order = Order(to=Status.BOOKED, at=now, now=now)
        try:
            with transaction.atomic(), tenant_scope(acme.pk):
                move(locked(Load.objects.filter(pk=pk)).get(), order)
        except ConflictError as refused:
            return str(refused.code)
        return "booked"

    with queued_behind(shipper, lambda: book(one), lambda: book(two)) as bookings:
        pass

    assert sorted(each.result() for each in bookings) == ["booked", "credit_exceeded"]


def test_of_two_dispatchers_who_move_one_load_one_wins(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second, shipper = api(acme), api(acme), make_customer(acme)
    for _ in range(ROUNDS):
        load = drive(first, made(first, shipper), "at_delivery")

        answers = at_once(
            lambda load=load: go(first, load, "delivered"),
            lambda load=load: go(second, load, "delivered"),
        )

        assert statuses(answers) == {200: 1, 409: 1}
        (refused,) = [answer for answer in answers if answer.status_code == 409]
        assert refused.json()["error"]["details"] == {
            "status": "delivered",
            "allowed": ["closed", "at_delivery"],
        }


def test_two_payments_never_pay_more_than_the_balance(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second, shipper = api(acme), api(acme), make_customer(acme)
    load = invoiced(first, drive(first, made(first, shipper), "delivered"))

    answers = at_once(lambda: pay(first, load, "600.00"), lambda: pay(second, load, "600.00"))

    assert statuses(answers) == {201: 1, 400: 1}
    assert first.get(f"{URL}/{load['id']}").json()["balance"] == "400.00"
    with tenant_scope(acme.pk):
        assert Payment.objects.count() == 1


def test_booking_against_an_edit_of_the_draft(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    """Whoever comes second meets what the first made of it."""
    first, second, shipper = api(acme), api(acme), make_customer(acme)
    for _ in range(ROUNDS):
        load = made(first, shipper)
        url = f"{URL}/{load['id']}"

        booked, edited = at_once(
            lambda load=load: go(first, load, "booked"),
            lambda url=url: second.patch(url, {"spotRate": {"amount": "5.00"}}),
        )

        now = first.get(url).json()
        assert booked.status_code == 200
        assert (edited.status_code, now["totalCharge"]) in {(200, "5.00"), (409, "1000.00")}
