"""The load board: filters, what each role sees of it, and what it costs."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role
from tenancy.tests.canary import SECRET
from trucking.models import Charge, Load, LoadException, Reference, Stop
from trucking.tests.load_making import (
    URL,
    add_document,
    code_of,
    drive,
    go,
    insert_load,
    made,
    make_address,
    told,
)

Filled = dict[str, str]


@pytest.fixture
def filled(acme: Company, rival: Company, make_customer: MakeCustomer) -> Filled:
    """Loads that differ in everything a list filters by, and one of another company."""
    baker, carver = make_customer(acme, "Baker"), make_customer(acme, "Carver")
    dallas = make_address(baker, "Dallas", state="TX", zip_code="75207-1234")
    atlanta = make_address(baker, "Atlanta", state="GA", zip_code="30303")
    early, late = datetime(2024, 1, 20, 8, tzinfo=UTC), datetime(2024, 2, 20, 8, tzinfo=UTC)
    there = insert_load(
        baker, origin=dallas, destination=atlanta, pickup_at=early, equipment_type="van"
    )
    back = insert_load(
        carver,
        origin=atlanta,
        destination=dallas,
        pickup_at=late,
        delivery_at=late.replace(day=22),
        equipment_type="flatbed",
        has_exception=True,
        billing_status="ready",
        status="cancelled",
    )
    gone = insert_load(carver, archived_at=late)
    with tenant_scope(acme.pk):
        Reference.objects.create(load=there, type="po", value="PO-77a")
    theirs = make_customer(rival)
    with tenant_scope(rival.pk):
        place = make_address(theirs, "Dallas", state="TX", zip_code="75207")
        other = insert_load(theirs, origin=place, pickup_at=early, equipment_type="van")
        Reference.objects.create(load=other, type="po", value="PO-77a")
    rows = {"there": there, "back": back, "gone": gone}
    return {name: str(load.pk) for name, load in rows.items()} | {"carver": str(carver.pk)}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["back", "there"]),
        ("includeArchived=true", ["gone", "back", "there"]),
        ("status=draft", ["there"]),
        ("status=draft&status=cancelled", ["back", "there"]),
        ("pickupAfter=2024-01-20T08:00:00Z", ["back", "there"]),
        ("pickupAfter=2024-01-20T08:00:01Z", ["back"]),
        ("pickupBefore=2024-01-20T08:00:00Z", []),
        ("pickupBefore=2024-02-20", ["there"]),
        ("pickupAfter=2024-01-20&pickupBefore=2024-01-21", ["there"]),
        ("pickupAfter=2024-01-21&pickupBefore=2024-01-22", []),
        ("pickupAfter=2023-01-01&pickupBefore=2025-01-01", ["back", "there"]),
        ("deliveryAfter=2024-02-21&deliveryBefore=2024-02-23", ["back"]),
        ("deliveryAfter=2024-02-22", ["back"]),
        ("deliveryBefore=2024-02-22", []),
        ("originState=tx", ["there"]),
        ("originState=TX&originCity=dallas", ["there"]),
        ("originZip3=752", ["there"]),
        ("destinationState=TX", ["back"]),
        ("destinationCity=ATLANTA", ["there"]),
        ("destinationZip3=303", ["there"]),
        ("equipmentType=flatbed", ["back"]),
        ("reference=po-77A", ["there"]),
        ("reference=1001", ["there"]),
        ("reference=PO-7", []),
        ("hasException=true", ["back"]),
        ("hasException=false", ["there"]),
        ("podMissing=true", []),
        ("podMissing=false", ["back", "there"]),
        ("billingStatus=ready", ["back"]),
        ("customer=CARVER", ["back"]),
        ("customer=019a0000-0000-7000-8000-000000000000", []),
        ("customer=mangled", []),
    ],
)
def test_filter_finds(
    api: Api, acme: Company, filled: Filled, query: str, names: list[str]
) -> None:
    answer = api(acme).get(f"{URL}?{query.replace('CARVER', filled['carver'])}")

    assert answer.status_code == 200, answer.json()
    assert [row["id"] for row in answer.json()["results"]] == [filled[name] for name in names]


@pytest.mark.parametrize(
    "query",
    [
        "status=flying",
        "equipmentType=zeppelin",
        "billingStatus=maybe",
        "originZip3=75",
        "hasException=yes",
        "podMissing=1",
        "pickupAfter=2024-01-20T08:00:00",
        "colour=red",
        "ordering=weight",
    ],
)
def test_unknown_value_or_parameter_is_400(api: Api, acme: Company, query: str) -> None:
    answer = api(acme).get(f"{URL}?{query}")

    assert answer.status_code == 400
    assert [field for field, _ in told(answer)] == [query.partition("=")[0]]


def test_delivered_load_without_proof_is_found_until_it_has_one(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client = api(acme)
    load = drive(client, made(client, make_customer(acme)), "delivered")

    def missing() -> list[str]:
        return [row["id"] for row in client.get(f"{URL}?podMissing=true").json()["results"]]

    assert missing() == [load["id"]]
    document = add_document(client, load).json()
    assert missing() == []
    client.delete(f"{URL}/{load['id']}/documents/{document['id']}")
    assert missing() == [load["id"]]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    client, customer = api(acme), make_customer(acme)
    for _ in range(count):
        load = insert_load(customer, driver=SECRET)
        with tenant_scope(acme.pk):
            for position in range(2):
                Stop.objects.create(load=load, type="pickup", position=position, notes=SECRET)
                Charge.objects.create(load=load, amount=1, position=position)
            Reference.objects.create(load=load, type="po", value="1")
            LoadException.objects.create(load=load, code="late", opened_at=load.created_at)
    client.get(URL)  # Reads the data key and notes the token's use.

    # Token, savepoint, tenant, loads, their four lists, release, tenant back.
    with django_assert_num_queries(10):
        answer = client.get(URL)

    assert len(answer.json()["results"]) == count


@pytest.fixture
def told_load(api: Api, acme: Company, make_customer: MakeCustomer) -> dict[str, Any]:
    """A load with something in every field that some role does not see."""
    client = api(acme)
    shipper: Customer = make_customer(acme)
    load = made(
        client,
        shipper,
        driver=SECRET,
        notes=SECRET,
        exceptions=[{"code": "late", "note": SECRET}],
        charges=[{"code": "lumper", "amount": "12.34"}],
        loadDetails={
            "weight": 25000,
            "value": "777.00",
            "hazmat": {
                "unNumber": "UN1203",
                "class": "9",
                "properShippingName": "Gasoline",
                "emergencyPhone": "(555) 123-4567",
            },
        },
    )
    drive(client, load, "booked")
    stop = f"{URL}/{load['id']}/stops/{load['stops'][0]['id']}"
    shown = client.patch(stop, {"notes": SECRET})
    assert shown.status_code == 200
    answer: dict[str, Any] = client.get(f"{URL}/{load['id']}").json()
    return answer


MONEY = ("charges", "totalCharge", "spotRate", "rateSnapshot", "paidAmount", "balance")


def test_viewer_sees_neither_people_nor_money(
    api: Api, acme: Company, told_load: dict[str, Any]
) -> None:
    viewer, url = api(acme, Role.VIEWER), f"{URL}/{told_load['id']}"

    shown = viewer.get(url)

    assert SECRET not in shown.content.decode()
    load = shown.json()
    assert {name: load[name] for name in MONEY} == dict.fromkeys(MONEY)
    assert load["loadDetails"]["value"] == "777.00"
    assert load["loadDetails"]["hazmat"]["emergencyPhone"] == "•••4567"
    assert (load["driver"], load["notes"], load["stops"][0]["notes"]) == ("•••",) * 3
    assert load["exceptions"][0]["note"] == "•••"
    assert viewer.get(URL).json()["results"] == [load]
    assert viewer.get(f"{url}/stops").json()["results"] == load["stops"]
    for below in ("charges", "payments", "documents"):
        assert viewer.get(f"{url}/{below}").status_code == 403


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.DISPATCHER, Role.ACCOUNTANT])
def test_others_see_all_of_it(
    api: Api, acme: Company, told_load: dict[str, Any], role: Role
) -> None:
    assert api(acme, role).get(f"{URL}/{told_load['id']}").json() == told_load


def test_technician_sees_no_loads_nor_what_hangs_on_them(
    api: Api, acme: Company, told_load: dict[str, Any]
) -> None:
    technician, url = api(acme, Role.TECHNICIAN), f"{URL}/{told_load['id']}"

    for path in (URL, url, f"{url}/stops", f"{url}/charges", f"{url}/payments"):
        assert technician.get(path).status_code == 403
    assert technician.get(f"{url}/documents").status_code == 404
    assert add_document(technician, told_load).status_code == 404


def test_accountant_writes_the_money_of_a_load_and_nothing_else(
    api: Api, acme: Company, told_load: dict[str, Any]
) -> None:
    accountant, url = api(acme, Role.ACCOUNTANT), f"{URL}/{told_load['id']}"
    lumper, haul = told_load["charges"]

    answer = accountant.patch(url, {"charges": [{**lumper, "amount": "20.00"}, haul]})
    refused = accountant.patch(url, {"truck": "T-14"})
    kept = accountant.put(
        url, {"charges": [{"code": "lumper", "amount": "30.00"}], "spotRate": {"amount": "1000.00"}}
    )

    assert answer.status_code == 200, answer.json()
    assert (answer.status_code, answer.json()["totalCharge"]) == (200, "1020.00")
    assert (refused.status_code, told(refused)) == (403, [("truck", "forbidden")])
    assert kept.json()["totalCharge"] == "1030.00"
    assert kept.json()["stops"] == told_load["stops"]
    assert go(accountant, told_load, "dispatched").status_code == 403


def test_dispatcher_neither_bills_nor_books_payments(
    api: Api, acme: Company, told_load: dict[str, Any]
) -> None:
    dispatcher, url = api(acme, Role.DISPATCHER), f"{URL}/{told_load['id']}"

    assert code_of(dispatcher.post(f"{url}/billing", {"to": "ready"})) == (403, "forbidden")
    assert code_of(dispatcher.post(f"{url}/payments", {})) == (403, "forbidden")
    assert dispatcher.get(f"{url}/payments").status_code == 403


def test_sealed_fields_hold_no_plaintext(acme: Company, told_load: dict[str, Any]) -> None:
    with tenant_scope(acme.pk):
        load = Load.objects.get(pk=told_load["id"])
        raw = Load.objects.filter(pk=load.pk).values_list(
            "driver", "notes", "hazmat_emergency_phone"
        )[0]

    assert load.driver == SECRET
    assert not any(SECRET.encode() in bytes(value) for value in raw)
