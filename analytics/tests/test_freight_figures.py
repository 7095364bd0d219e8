"""A small history of amounts, loads, arrivals and equipment, with figures counted by hand."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from analytics.tests.making import (
    CHICAGO,
    add_equipment,
    add_load,
    add_plan,
    add_service,
    add_stop,
    add_visit,
    at,
    months,
)
from customers.models import Customer
from servicing.models import RecurringService
from tenancy.context import tenant_scope


def test_revenue(customer: Customer, ask: Any) -> None:
    add_service(customer, "2024-01-10 10:00", amount=Decimal("100.10"))
    add_service(customer, "2024-01-31 23:59", amount=Decimal("0.01"), outcome="no_access")
    add_service(customer, "2024-02-10 10:00")
    add_service(customer, "2024-02-11 10:00", amount=Decimal("5000"), archived=True)
    add_load(customer, "2024-01-22 18:00", "1850.00")
    add_load(customer, "2024-03-22 18:00", "0.55", status="closed")
    add_load(customer, "2024-03-23 18:00", "700", archived_at=at("2024-03-24 00:00"))
    add_load(customer, "2024-03-24 18:00", "400.40", currency="CAD")
    add_load(customer, "2024-03-24 18:00", "30.00", currency="EUR")
    off = {"status": "cancelled", "delivered_at": None}
    add_load(customer, "2024-03-25 18:00", "250", cancelled_at=at("2024-03-25 18:00"), **off)
    add_load(customer, "2024-03-26 18:00", "0", cancelled_at=at("2024-03-26 18:00"), **off)
    add_load(customer, "2024-03-27 18:00", "9000", status="in_transit", delivered_at=None)

    assert ask("revenue") == {
        "total": "2200.66",
        "services": "100.11",
        "loads": "2100.55",
        "currency": "USD",
        "byCurrency": {"USD": "2200.66", "CAD": "400.40", "EUR": "30.00"},
        "recurringContracted": None,
        "series": months(
            {"n": 3, "total": "1950.11", "services": "100.11", "loads": "1850.00"},
            {"n": 0, "total": None, "services": None, "loads": None},
            {"n": 2, "total": "250.55", "services": None, "loads": "250.55"},
        ),
        "n": 5,
        "excluded": {"archived": 2, "no_amount": 1, "other_currency": 2},
        "definition": "revenue.1",
        "change": None,
    }


def test_contracted(customer: Customer, ask: Any) -> None:
    def series(price: str | None) -> RecurringService:
        with tenant_scope(customer.tenant_id):
            return RecurringService.objects.create(
                customer=customer,
                service_type="Tune-up",
                frequency="monthly",
                starts_on=date(2024, 1, 10),
                begins_on=date(2024, 1, 10),
                preferred_time=time(10),
                timezone="America/Chicago",
                price=price,
            )

    monthly, free = series("49.90"), series(None)
    for when in ("2024-01-10 10:00", "2024-03-31 23:00", "2024-04-10 10:00"):
        add_visit(customer, when, recurring_service=monthly)
    add_visit(customer, "2024-01-11 10:00", recurring_service=free)
    add_visit(customer, "2024-01-12 10:00")
    add_visit(customer, "2024-02-10 10:00", recurring_service=monthly, status="cancelled")
    hidden = {"recurring_service": monthly, "archived_at": at("2024-02-12 00:00")}
    add_visit(customer, "2024-02-11 10:00", **hidden)

    revenue = ask("revenue")

    assert (revenue["recurringContracted"], revenue["total"], revenue["n"]) == ("99.80", None, 0)


def test_loads(customer: Customer, ask: Any) -> None:
    add_load(customer, "2024-01-22 18:00", "1850.00", distance_miles=Decimal("412.5"))
    add_load(customer, "2024-01-23 18:00", "100.00", distance_miles=Decimal("37.5"))
    add_load(customer, "2024-01-24 18:00", "50.00")
    add_load(customer, "2024-01-25 18:00", "80.00", currency="CAD", distance_miles=Decimal("50.0"))
    hidden = {"archived_at": at("2024-01-27 00:00"), "distance_miles": Decimal("1.0")}
    add_load(customer, "2024-01-26 18:00", "10.00", **hidden)

    assert ask("loads") == {
        "count": 4,
        "miles": 500,
        "revenuePerMile": "4.3333",  # 1950.00 ÷ 450 miles.
        "currency": "USD",
        "n": 4,
        "excluded": {"archived": 1, "no_miles": 1, "other_currency": 1},
        "definition": "loads.1",
        "change": None,
    }


def test_on_time(customer: Customer, ask: Any) -> None:
    for day, late in ((10, 0), (11, 60), (12, 61), (13, -1)):  # The window's ends are inside.
        add_visit(customer, f"2024-01-{day} 10:00", late)
    add_visit(customer, "2024-01-14 10:00", 1, window_start=None, window_end=None)
    add_visit(customer, "2024-01-15 10:00")
    add_visit(customer, "2024-01-16 10:00", 1, archived_at=at("2024-01-17 00:00"))
    add_visit(customer, "2024-01-17 10:00", status="cancelled")
    load = add_load(customer, "2024-01-22 18:00", "1")
    add_stop(load, "pickup", "2024-01-20 08:00", "2024-01-20 08:00")
    add_stop(load, "delivery", "2024-01-22 17:00", "2024-01-22 17:01")
    add_stop(load, "delivery", "2024-01-22 17:00", "2024-01-22 12:00")
    add_stop(load, "delivery", None, "2024-01-22 12:00")
    add_stop(load, "delivery", "2024-01-22 17:00", None)
    add_stop(add_load(customer, "2024-04-01 00:00", "1"), "pickup", None, "2024-01-20 08:00")

    assert ask("onTime") == {
        "visits": 0.5,
        "pickups": 1.0,
        "deliveries": 0.5,
        "counted": {
            "visits": {"onTime": 2, "n": 4},
            "pickups": {"onTime": 1, "n": 1},
            "deliveries": {"onTime": 1, "n": 2},
        },
        "n": 7,
        "excluded": {
            "archived": 1,
            "no_window": 1,
            "no_arrival": 1,
            "no_appointment": 1,
            "skipped": 1,
        },
        "definition": "onTime.1",
        "change": None,
    }


def test_equipment(customer: Customer, ask: Any) -> None:
    past, ahead = date(2020, 1, 1), date(2099, 1, 1)
    hidden = {"archived_at": at("2024-01-01 00:00")}
    yesterday = timezone.localdate(timezone=CHICAGO) - timedelta(days=1)
    late = add_equipment(customer, manufacturer_warranty_ends_on=past)
    add_plan(late, past)
    add_plan(late, yesterday)
    in_time = add_equipment(customer, manufacturer_warranty_ends_on=ahead)
    add_plan(in_time, yesterday, late_window_days=1)
    add_plan(in_time, past, status="paused")
    add_plan(in_time, past, **hidden)
    add_equipment(customer, provider_warranty_starts_on=past)
    add_equipment(customer, provider_warranty_starts_on=ahead, status="in_storage")
    for gone in ({"status": "retired"}, hidden):
        add_plan(add_equipment(customer, **gone), past)

    assert ask("equipment") == {
        "count": 4,
        "overdue": 1,
        "underWarranty": 2,
        "n": 4,
        "excluded": {"archived": 1, "retired": 1},
        "definition": "equipment.1",
        "change": None,
    }
