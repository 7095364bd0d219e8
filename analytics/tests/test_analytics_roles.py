"""Who is shown which figures: the roles, technicians, and one company beside another."""

from decimal import Decimal

import pytest

from analytics.definitions import BY_METRIC
from analytics.tests.making import (
    add_load,
    add_repair,
    add_service,
    add_technician,
    add_visit,
)
from conftest import Api, MakeCustomer, MakeMember
from customers.models import Customer
from tenancy.models import Company
from tenancy.roles import Role

COMPANY = "/api/v1/analytics"
JANUARY = "?from=2024-01-01&to=2024-01-31"
MAY_SEE_REVENUE = {Role.OWNER, Role.MANAGER, Role.ACCOUNTANT}


def url(customer: Customer) -> str:
    return f"/api/v1/customers/{customer.pk}/analytics"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TECHNICIAN])
def test_revenue_is_hidden_by_role(customer: Customer, acme: Company, api: Api, role: Role) -> None:
    add_service(customer, "2024-01-10 10:00", amount=Decimal("123.45"))
    add_load(customer, "2024-01-22 18:00", "876.55", distance_miles=Decimal(100))
    for path in (COMPANY, url(customer)):
        answer = api(acme, role).get(f"{path}{JANUARY}&compare=previous")
        csv_text = api(acme, role).get(path + JANUARY, headers={"Accept": "text/csv"}).content
        shows = role in MAY_SEE_REVENUE

        assert (answer.json()["revenue"]["total"] == "1000.00") is shows
        assert answer.json()["loads"]["count"] == 1
        for amount in (b"123.45", b"876.55", b"1000.00", b"8.7655"):
            assert (amount in answer.content + csv_text) is shows
        if not shows:
            revenue = answer.json()["revenue"]
            assert revenue.pop("definition") == "revenue.1"
            assert revenue.pop("change") == {
                name: {"previous": None, "difference": None, "ratio": None}
                for name in ("total", "services", "loads")
            }
            assert set(revenue.values()) == {None}
            assert set(revenue) >= set(BY_METRIC["revenue"].figures)
            assert answer.json()["loads"]["revenuePerMile"] is None


def test_technician_sees_what_they_did_themselves(
    customer: Customer,
    acme: Company,
    api: Api,
    make_customer: MakeCustomer,
    make_member: MakeMember,
) -> None:
    me = add_technician(customer, member=make_member(acme, Role.TECHNICIAN))
    other, elsewhere = add_technician(customer), make_customer(acme)
    add_visit(customer, "2099-01-01 10:00", technician=me)  # Which makes the customer theirs.
    add_repair(customer, "2024-01-10 10:00", 30, technician=me, amount=Decimal(50))
    add_repair(customer, "2024-01-11 10:00", 60, technician=other)
    add_repair(elsewhere, "2024-01-12 10:00", 90, technician=me)
    add_load(customer, "2024-01-22 18:00", "876.55")
    client = api(acme, Role.TECHNICIAN)

    answers = {
        name: client.get(path + JANUARY)
        for name, path in {
            "company": COMPANY,
            "self": f"/api/v1/technicians/{me.pk}/analytics",
            "customer": url(customer),
        }.items()
    }
    means = {
        name: answer.json()["averageResponseTime"]["meanMinutes"]
        for name, answer in answers.items()
    }

    assert means == {"company": 60.0, "self": 60.0, "customer": 30.0}
    for answer in answers.values():
        body = answer.json()
        assert body["technicianId"] == str(me.pk)
        assert (body["loads"], body["equipment"], body["revenue"]["total"]) == (None, None, None)
        assert body["serviceFrequency"]["medianGapDays"] is None
    for unseen in (url(elsewhere), f"/api/v1/technicians/{other.pk}/analytics"):
        assert client.get(unseen).status_code == 404


def test_technician_without_a_row_has_done_nothing(
    customer: Customer, acme: Company, api: Api
) -> None:
    add_service(customer, "2024-01-10 10:00")

    answer = api(acme, Role.TECHNICIAN).get(COMPANY + JANUARY)

    assert (answer.json()["technicianId"], answer.json()["serviceFrequency"]["n"]) == (None, 0)


def test_figures_of_one_technician_and_of_the_company(
    customer: Customer, acme: Company, rival: Company, api: Api, make_customer: MakeCustomer
) -> None:
    lee = add_technician(customer)
    add_service(customer, "2024-01-10 10:00", technician=lee, amount=Decimal(10))
    add_service(make_customer(acme), "2024-01-11 10:00", amount=Decimal(20))
    theirs = make_customer(rival)
    add_service(theirs, "2024-01-10 10:00", amount=Decimal(4000))
    add_load(theirs, "2024-01-10 10:00", "4000")
    client = api(acme)

    of_lee = client.get(f"/api/v1/technicians/{lee.pk}/analytics{JANUARY}").json()
    of_all = client.get(COMPANY + JANUARY).json()

    assert (of_lee["revenue"]["total"], of_all["revenue"]["total"]) == ("10.00", "30.00")
    assert (of_lee["serviceFrequency"]["n"], of_all["serviceFrequency"]["n"]) == (1, 2)
    assert of_all["loads"]["n"] == 0
