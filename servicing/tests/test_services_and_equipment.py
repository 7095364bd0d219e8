"""What was done, and on what: the document's body, money, meters, addresses in use."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer, MakeMember
from servicing.tests.conftest import Make
from servicing.tests.test_visits import book, errors
from tenancy.models import Company

pytestmark = pytest.mark.django_db
DOCUMENT_BODY = {
    "serviceDate": "2024-01-15T10:00:00Z",
    "serviceType": "HVAC Maintenance",
    "partsUsed": [{"partNumber": "FILTER-001", "quantity": 1, "description": "Air Filter"}],
    "notes": "Annual maintenance completed",
    "followUpRequired": False,
}


def test_documents_body_works_as_it_stands(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_technician: Make,
    make_equipment: Make,
) -> None:
    client, customer = api(acme), make_customer(acme)
    ids = {
        "technician": str(make_technician(acme).pk),
        "equipment": [str(make_equipment(customer).pk)],
    }

    answer = client.post(f"/api/v1/customers/{customer.pk}/services", DOCUMENT_BODY | ids)

    shown = answer.json()
    assert answer.status_code == 201
    assert {**DOCUMENT_BODY, **ids} | {"partsUsed": shown["partsUsed"]} == {
        key: shown[key] for key in (DOCUMENT_BODY | ids)
    }
    assert (shown["amount"], shown["customerId"]) == (None, str(customer.pk))
    assert client.get(f"/api/v1/services/{shown['id']}").json() == shown
    assert client.put(f"/api/v1/services/{shown['id']}", shown).json() == shown | {
        "updatedAt": client.get(f"/api/v1/services/{shown['id']}").json()["updatedAt"]
    }


def test_amount_is_given_or_parts_and_labour(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme)
    priced = DOCUMENT_BODY | {
        "partsUsed": [{"quantity": "2.5", "unitPrice": "0.333"}],
        "laborMinutes": 50,
        "laborRate": 95,
    }

    made = client.post(f"/api/v1/customers/{customer.pk}/services", priced).json()
    url = f"/api/v1/services/{made['id']}"

    assert made["amount"] == "80.00"  # 0.83 + 79.17
    assert made["partsUsed"][0]["unitPrice"] == "0.333"
    assert client.patch(url, {"laborMinutes": 60}).json()["amount"] == "95.83"
    assert client.patch(url, {"amount": "50"}).json()["amount"] == "50.00"
    assert client.patch(url, {"laborMinutes": 90}).json()["amount"] == "50.00"
    assert client.patch(url, {"amount": None}).json()["amount"] == "143.33"
    hidden = api(acme, "viewer").get(url).json()
    assert (hidden["amount"], hidden["laborRate"]) == (None, None)
    assert hidden["partsUsed"][0]["unitPrice"] is None
    assert hidden["notes"] == "•••"


def test_bad_services_are_refused_by_field(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer, make_equipment: Make
) -> None:
    client, customer = api(acme), make_customer(acme)
    others = make_equipment(make_customer(rival))

    for fields, wanted in [
        ({"partsUsed": [{"quantity": 0}]}, ("partsUsed[0].quantity", "min_value")),
        ({"satisfaction": {"score": 6}}, ("satisfaction.score", "max_value")),
        ({"equipment": [str(others.pk)]}, ("equipment[0]", "not_found")),
        ({"followUpOn": "2024-03-01"}, ("followUpOn", "not_required")),
        (
            {"arrivedAt": "2024-01-15T10:00:00Z", "completedAt": "2024-01-15T09:00:00Z"},
            ("completedAt", "before_start"),
        ),
        ({"customerId": str(make_customer(acme).pk)}, ("customerId", "moved")),
    ]:
        answer = client.post(f"/api/v1/customers/{customer.pk}/services", DOCUMENT_BODY | fields)
        assert (answer.status_code, errors(answer)) == (400, [wanted])
    assert client.get("/api/v1/services").json()["results"] == []


def test_meters_only_go_forward(
    api: Api, acme: Company, make_customer: MakeCustomer, make_equipment: Make
) -> None:
    client = api(acme)
    url = f"/api/v1/equipment/{make_equipment(make_customer(acme)).pk}"
    at = "2024-01-1{}T10:00:00Z".format

    def read(reading: int, day: int, **fields: Any) -> Any:
        meter = {"kind": "hours", "reading": reading, "readAt": at(day), **fields}
        return client.patch(url, {"meters": [meter]})

    assert read(100, 1).status_code == read(120, 3).status_code == 200
    assert errors(read(90, 4)) == [("meters[0].reading", "backwards")]
    assert errors(read(130, 2)) == [("meters[0].reading", "backwards")]
    assert read(5, 5, reset=True).json()["meters"] == [
        {"kind": "hours", "reading": 5, "readAt": at(5)}
    ]
    shown = client.get(url).json()
    assert client.put(url, shown).status_code == 200
    assert client.patch(url, {"meters": [{"kind": "miles", "reading": 7}]}).status_code == 200
    kinds = [meter["kind"] for meter in client.get(url).json()["meters"]]
    assert kinds == ["hours", "miles"]


def test_technician_writes_meters_alone(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_member: MakeMember,
    make_technician: Make,
    make_equipment: Make,
) -> None:
    client, customer = api(acme, "technician"), make_customer(acme)
    lee = make_technician(acme, member=make_member(acme, "technician"))
    body = {"serviceType": "Repair", "technician": str(lee.pk)}
    api(acme).post(f"/api/v1/customers/{customer.pk}/visits", body)
    url = f"/api/v1/equipment/{make_equipment(customer).pk}"

    assert client.patch(url, {"meters": [{"kind": "hours", "reading": 5}]}).status_code == 200
    assert client.patch(url, {"name": "Mine"}).status_code == 403
    made = client.post(f"/api/v1/customers/{customer.pk}/services", DOCUMENT_BODY)
    assert made.status_code == 201
    priced = DOCUMENT_BODY | {"laborRate": "10"}
    assert (
        client.post("/api/v1/services", priced | {"customerId": str(customer.pk)}).status_code
        == 403
    )


def test_serial_number_warns_and_warranty_ends(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme)
    body = {"name": "Unit", "serialNumber": "A1", "providerWarranty": {"startsOn": "2020-01-01"}}

    first = client.post(f"/api/v1/customers/{customer.pk}/equipment", body).json()
    second = client.post("/api/v1/equipment", body | {"customerId": str(customer.pk)}).json()
    ended = client.patch(
        f"/api/v1/equipment/{first['id']}", {"providerWarranty": {"endsOn": "2021-01-01"}}
    ).json()
    bad = client.patch(
        f"/api/v1/equipment/{first['id']}", {"providerWarranty": {"endsOn": "2019-01-01"}}
    )

    assert (first["warnings"], first["underWarranty"]) == ([], True)
    assert [warning["code"] for warning in second["warnings"]] == ["duplicate_serial"]
    assert ended["underWarranty"] is False
    assert errors(bad) == [("providerWarranty.endsOn", "before_start")]


def test_address_in_use_stays(api: Api, acme: Company, make_customer: MakeCustomer) -> None:
    client, customer = api(acme), make_customer(acme)
    url = f"/api/v1/customers/{customer.pk}"
    place = {"type": "service", "city": "Austin", "state": "TX"}
    (address,) = client.patch(url, {"addresses": [place]}).json()["addresses"]
    visit = book(client, customer, addressId=address["id"]).json()

    answer = client.patch(url, {"addresses": []})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "in_use")
    users = [{"resource": "visit", "id": visit["id"]}]
    assert answer.json()["error"]["details"] == {"usedBy": users, "count": 1}
    assert client.get(url).json()["addresses"] == [address]


@pytest.mark.parametrize("path", ["equipment", "services", "visits", "technicians"])
def test_list_costs_as_much_for_three_as_for_one(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    django_assert_max_num_queries: Any,
    path: str,
) -> None:
    client, customer = api(acme), make_customer(acme)
    bodies: dict[str, Any] = {
        "equipment": {"name": "Unit", "meters": [{"kind": "hours", "reading": 1}]},
        "services": DOCUMENT_BODY,
        "visits": {"serviceType": "Repair"},
        "technicians": {"name": "Lee Carver"},
    }
    body = bodies[path] | ({} if path == "technicians" else {"customerId": str(customer.pk)})
    counts = []
    for _ in range(2):
        assert client.post(f"/api/v1/{path}", body).status_code == 201
        client.get(f"/api/v1/{path}")
        with django_assert_max_num_queries(12) as asked:
            client.get(f"/api/v1/{path}")
        counts.append(len(asked))
        client.post(f"/api/v1/{path}", body)

    assert counts[0] == counts[1]
