"""What a load does not take, and in which words."""

from typing import Any

import pytest

from conftest import MakeCustomer
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import Load, LoadDocument, Stop
from trucking.tests.load_making import (
    PDF,
    URL,
    add_document,
    body_for,
    code_of,
    made,
    make_address,
    told,
)

HAZMAT = {
    "unNumber": "un 1203",
    "class": "3",
    "packingGroup": "II",
    "properShippingName": "Gasoline",
    "emergencyPhone": "(555) 123-4567",
}


def details(**fields: Any) -> dict[str, Any]:
    return {"loadDetails": {"weight": 25000, **fields}}


def without(name: str) -> dict[str, Any]:
    return details(hazmat={key: value for key, value in HAZMAT.items() if key != name})


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"scheduledDelivery": "2024-01-19T08:00:00Z"}, ["scheduledDelivery"]),
        ({"scheduledDelivery": "2024-01-20T08:00:00Z"}, ["scheduledDelivery"]),
        (without("unNumber"), ["loadDetails.hazmat.unNumber"]),
        (without("class"), ["loadDetails.hazmat.class"]),
        (without("properShippingName"), ["loadDetails.hazmat.properShippingName"]),
        (without("emergencyPhone"), ["loadDetails.hazmat.emergencyPhone"]),
        (without("packingGroup"), ["loadDetails.hazmat.packingGroup"]),
        (details(hazmat=HAZMAT | {"class": "3.9"}), ["loadDetails.hazmat.class"]),
        (details(hazmat=HAZMAT | {"unNumber": "12"}), ["loadDetails.hazmat.unNumber"]),
        ({"equipmentType": "reefer"}, ["loadDetails.temperature.min"]),
        (
            {"equipmentType": "reefer", **details(temperature={"min": 40, "max": 34})},
            ["loadDetails.temperature.min"],
        ),
        (details(temperature={"min": 34}), ["loadDetails.temperature.max"]),
        ({"mode": "ltl"}, ["loadDetails.pieces", "loadDetails.freightClass"]),
        (
            {"mode": "ltl", **details(pieces=3, freightClass="72")},
            ["loadDetails.freightClass"],
        ),
        (details(weight=-1), ["loadDetails.weight"]),
        (details(weight=0), ["loadDetails.weight"]),
        (details(weight=200001), ["loadDetails.weight"]),
        (details(weight=10**9), ["loadDetails.weight"]),
        (details(weight="heavy"), ["loadDetails.weight"]),
        (details(weight=True), ["loadDetails.weight"]),
        (details(value=0), ["loadDetails.value"]),
        (details(value="1.001"), ["loadDetails.value"]),
        (details(colour="red"), ["loadDetails.colour"]),
        ({"equipmentType": "zeppelin"}, ["equipmentType"]),
        ({"scheduledPickup": "2024-01-20T08:00:00"}, ["scheduledPickup"]),
        ({"pickupLocation": "64a7b8c9d1e2f3g4h5i6j7k8"}, ["pickupLocation"]),
        ({"spotRate": {"amount": "10.00", "currency": "EUR"}}, ["spotRate.currency"]),
        ({"spotRate": {"amount": "0"}}, ["spotRate.amount"]),
        ({"charges": [{"code": "lumper"}]}, ["charges[0].amount"]),
        (
            {"charges": [{"code": "x", "quantity": 2, "rate": "3", "amount": "5.99"}]},
            ["charges[0].amount"],
        ),
        ({"references": [{"type": "phone", "value": "1"}]}, ["references[0].type"]),
        ({"exceptions": [{"code": "lost"}]}, ["exceptions[0].code"]),
        ({"stops": [{"type": "delivery"}]}, ["stops"]),
        ({"stops": [{"type": "pickup"}]}, ["stops"]),
        ({"loadNumbers": "1"}, ["loadNumbers"]),
    ],
)
def test_create_names_the_wrong_field_and_writes_nothing(
    client: Any, acme: Company, shipper: Customer, fields: dict[str, Any], wrong: list[str]
) -> None:
    answer = client.post(f"/api/v1/customers/{shipper.pk}/loads", body_for(shipper, **fields))

    assert answer.status_code == 400, answer.json()
    assert sorted(name for name, _ in told(answer)) == sorted(wrong)
    with tenant_scope(acme.pk):
        assert (Load.objects.count(), Stop.objects.count()) == (0, 0)


def test_hazardous_load_is_answered_as_it_was_sent(client: Any, shipper: Customer) -> None:
    load = made(client, shipper, **details(hazmat=HAZMAT))

    sent = {**HAZMAT, "unNumber": "UN1203", "quantity": None, "unit": None}
    assert load["loadDetails"]["hazmat"] == sent
    cleared = client.patch(f"{URL}/{load['id']}", {"loadDetails": {"hazmat": None}}).json()
    assert cleared["loadDetails"]["hazmat"] is None
    nine = HAZMAT | {"class": "9", "packingGroup": None}
    assert made(client, shipper, **details(hazmat=nine))["loadDetails"]["hazmat"]["class"] == "9"


def test_patch_of_a_temperature_merges(client: Any, shipper: Customer) -> None:
    load = made(
        client,
        shipper,
        equipmentType="reefer",
        **details(temperature={"min": 34, "max": 38.5}),
    )

    patch = {"loadDetails": {"temperature": {"max": 40}}}
    answer = client.patch(f"{URL}/{load['id']}", patch).json()

    assert answer["loadDetails"]["temperature"] == {"min": 34, "max": 40, "unit": "F"}


def test_address_of_another_company_is_no_address(
    client: Any, rival: Company, shipper: Customer, make_customer: MakeCustomer
) -> None:
    theirs = make_address(make_customer(rival))
    url = f"/api/v1/customers/{shipper.pk}/loads"
    answers = [
        client.post(url, body_for(shipper, pickupLocation=text))
        for text in (str(theirs.pk), str(shipper.pk), "mangled")
    ]
    stop = {"type": "pickup", "addressId": str(theirs.pk)}
    in_stops = client.post(url, {"stops": [stop, {"type": "delivery"}]})

    errors = [answer.json()["error"] | {"requestId": ""} for answer in answers]
    assert errors[0] == errors[1] == errors[2]
    assert told(answers[0]) == [("pickupLocation", "not_found")]
    assert told(in_stops) == [("stops[0].addressId", "not_found")]


def test_ends_and_stops_that_differ_are_refused(client: Any, shipper: Customer) -> None:
    load = made(client, shipper)
    other = str(make_address(shipper, "Houston").pk)
    url = f"{URL}/{load['id']}"

    answer = client.patch(url, {"stops": load["stops"], "pickupLocation": other})

    assert (answer.status_code, told(answer)) == (400, [("pickupLocation", "contradicts_stops")])
    same = {"stops": load["stops"], "pickupLocation": load["pickupLocation"]}
    assert client.patch(url, same).status_code == 200


def test_stop_times_out_of_order_name_the_stop(client: Any, shipper: Customer) -> None:
    stops = [
        {"type": "pickup", "appointment": {"start": "2024-01-20T08:00:00Z"}},
        {
            "type": "pickup",
            "appointment": {"start": "2024-01-20T07:00:00Z", "end": "2024-01-20T06:00:00Z"},
        },
        {"type": "delivery"},
    ]

    answer = client.post(f"/api/v1/customers/{shipper.pk}/loads", {"stops": stops})

    assert answer.status_code == 400
    assert told(answer) == [
        ("stops[1].appointment.end", "out_of_order"),
        ("stops[1].appointment.start", "out_of_order"),
    ]


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({"name": "pod.pdf", "content": b"MZ\x90\0" + b"\0" * 500}, 400),
        ({"name": "pod.exe", "content": PDF}, 201),
        ({"content": b""}, 400),
        ({"kind": "selfie"}, 400),
        ({"content": PDF + b"\0" * (15 * 1024 * 1024)}, 413),
    ],
)
def test_document_is_known_by_its_content_and_size(
    client: Any, acme: Company, shipper: Customer, parts: dict[str, Any], status: int
) -> None:
    load = made(client, shipper)

    answer = add_document(client, load, **parts)

    assert answer.status_code == status, answer.json()
    with tenant_scope(acme.pk):
        assert LoadDocument.objects.count() == (status == 201)


def test_flat_load_names_a_customer_that_is_there(
    client: Any, rival: Company, shipper: Customer, make_customer: MakeCustomer
) -> None:
    theirs = make_customer(rival)
    gone = make_customer(shipper.tenant)
    client.delete(f"/api/v1/customers/{gone.pk}")

    assert told(client.post(URL, {})) == [("customerId", "required")]
    assert told(client.post(URL, {"customerId": str(theirs.pk)})) == [("customerId", "not_found")]
    assert told(client.post(URL, {"customerId": str(gone.pk)})) == [("customerId", "archived")]
    load = client.post(URL, {"customerId": str(shipper.pk)}).json()
    other = {"customerId": str(make_customer(shipper.tenant).pk)}
    answer = client.patch(f"{URL}/{load['id']}", other)
    assert told(answer) == [("customerId", "unchangeable")]
    nested = client.post(f"/api/v1/customers/{gone.pk}/loads", {})
    assert code_of(nested) == (409, "archived")
