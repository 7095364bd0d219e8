"""What POST, PUT and PATCH make of keys that are there, absent, null, unknown or wrong."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.models import Address, Customer
from tenancy.context import tenant_scope
from tenancy.models import Company

URL = "/api/v1/customers"
SMALL = {"name": "Baker Foods", "type": "commercial"}


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 400
    return {error["field"]: error["code"] for error in answer.json()["error"]["fields"]}


def post(api: Api, company: Company, **fields: Any) -> Any:
    return api(company).post(URL, SMALL | fields)


def test_every_wrong_key_is_named_at_once_and_nothing_is_written(api: Api, acme: Company) -> None:
    body = {
        "name": 123,
        "type": "household",
        "nmae": "Baker",
        "contactInfo": {"email": "no address", "fone": "1"},
        "addresses": [{"type": "primary"}, {"type": "secret", "state": "Lone", "zip": "1"}],
        "preferences": {"doNotContact": "yes"},
        "tags": ["a", 1],
        "metadata": {"key": 1},
        "paymentTermsDays": "30",
        "creditLimit": True,
    }

    answer = api(acme).post(URL, body)

    assert errors(answer) == {
        "nmae": "unknown_field",
        "name": "wrong_type",
        "type": "invalid_choice",
        "contactInfo.fone": "unknown_field",
        "contactInfo.email": "invalid",
        "addresses[1].zip": "unknown_field",
        "addresses[1].type": "invalid_choice",
        "preferences.doNotContact": "wrong_type",
        "tags[1]": "wrong_type",
        "metadata.key": "wrong_type",
        "paymentTermsDays": "wrong_type",
        "creditLimit": "wrong_type",
    }
    assert api(acme).get(URL).json()["results"] == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name": None}, {"name": "null"}),
        ({"name": "   "}, {"name": "blank"}),
        ({"name": "x" * 201}, {"name": "max_length"}),
        ({"type": None}, {"type": "null"}),
        ({"contactInfo": "John"}, {"contactInfo": "wrong_type"}),
        ({"contactInfo": {"phone": 5551234567}}, {"contactInfo.phone": "wrong_type"}),
        ({"contactInfo": {"phone": "12"}}, {"contactInfo.phone": "invalid"}),
        ({"contacts": [{"phone": "(555) 123-4567"}]}, {"contacts[0].name": "required"}),
        ({"contacts": [{"name": "Jo", "phone": "x"}]}, {"contacts[0].phone": "invalid"}),
        ({"contacts": {"name": "Jo"}}, {"contacts": "wrong_type"}),
        ({"contacts": ["Jo"]}, {"contacts[0]": "wrong_type"}),
        ({"addresses": [{}]}, {"addresses[0].type": "required"}),
        (
            {"addresses": [{"type": "billing", "coordinates": [32.6839, -96.8352]}]},
            {"addresses[0].coordinates": "out_of_range"},
        ),
        (
            {"addresses": [{"type": "billing", "coordinates": [1]}]},
            {"addresses[0].coordinates": "min_length"},
        ),
        (
            {"addresses": [{"type": "billing", "timezone": "Mars/Base"}]},
            {"addresses[0].timezone": "invalid"},
        ),
        (
            {"addresses": [{"type": "billing", "state": "ZZ", "zipCode": "7500"}]},
            {"addresses[0].state": "invalid", "addresses[0].zipCode": "invalid"},
        ),
        (
            {"addresses": [{"type": "billing", "country": "usa"}]},
            {"addresses[0].country": "max_length"},
        ),
        (
            {"addresses": [{"type": "billing", "id": "7b"}]},
            {"addresses[0].id": "not_found"},
        ),
        ({"mcNumber": "none"}, {"mcNumber": "invalid"}),
        ({"dotNumber": "0"}, {"dotNumber": "invalid"}),
        ({"paymentTermsDays": -1}, {"paymentTermsDays": "min_value"}),
        ({"paymentTermsDays": 366}, {"paymentTermsDays": "invalid"}),
        ({"creditLimit": "-0.01"}, {"creditLimit": "min_value"}),
        ({"creditLimit": "1.005"}, {"creditLimit": "max_decimal_places"}),
        ({"holdReason": "Open invoices."}, {"holdReason": "not_on_hold"}),
        ({"metadata": {str(n): "x" for n in range(51)}}, {"metadata": "max_length"}),
        ({"metadata": []}, {"metadata": "not_a_dict"}),
        ({"tags": ["x" * 51]}, {"tags[0]": "max_length"}),
        ({"parentId": "7b"}, {"parentId": "not_found"}),
        ({"parentId": 7}, {"parentId": "not_found"}),
    ],
)
def test_wrong_value_is_named(
    api: Api, acme: Company, fields: dict[str, Any], expected: dict[str, str]
) -> None:
    assert errors(post(api, acme, **fields)) == expected


def test_two_primary_addresses_are_a_conflict(api: Api, acme: Company) -> None:
    answer = post(api, acme, addresses=[{"type": "primary"}, {"type": "primary"}])

    assert answer.status_code == 409
    assert answer.json()["error"]["message"] == "A customer has at most one primary address."
    assert api(acme).get(URL).json()["results"] == []


def test_the_primary_address_may_move_in_one_write(api: Api, acme: Company) -> None:
    created = post(api, acme, addresses=[{"type": "primary"}, {"type": "billing"}]).json()
    old, new = created["addresses"]

    answer = api(acme).patch(
        f"{URL}/{created['id']}",
        {"addresses": [{"id": old["id"], "type": "billing"}, {"id": new["id"], "type": "primary"}]},
    )

    assert [a["type"] for a in answer.json()["addresses"]] == ["billing", "primary"]


def test_text_in_every_script_is_kept_as_sent(api: Api, acme: Company) -> None:
    name = "שירות מיזוג 🚛 Ångström"

    created = post(api, acme, name=name, metadata={"snake_case Key": " kept ", "ключ": ""}).json()

    assert created["name"] == name
    assert created["metadata"] == {"snake_case Key": " kept ", "ключ": ""}


def test_external_id_is_once_per_company(api: Api, acme: Company, rival: Company) -> None:
    post(api, acme, externalId="C-1")

    again, elsewhere = post(api, acme, externalId="C-1"), post(api, rival, externalId="C-1")

    assert again.status_code == 409
    assert again.json()["error"]["fields"] == [
        {
            "field": "externalId",
            "code": "duplicate",
            "message": "Another customer has this external id.",
        }
    ]
    assert elsewhere.status_code == 201


def test_empty_external_ids_do_not_clash(api: Api, acme: Company) -> None:
    answers = [post(api, acme, externalId=""), post(api, acme, externalId="")]

    assert [answer.json()["externalId"] for answer in answers] == [None, None]


def test_numbers_are_normalised_and_money_is_exact(api: Api, acme: Company) -> None:
    created = post(
        api,
        acme,
        mcNumber="MC-0123456",
        dotNumber="USDOT 1234567",
        creditLimit=5000,
        paymentTermsDays=30,
        addresses=[{"type": "billing", "state": "texas", "zipCode": "10001"}],
    ).json()

    assert (created["mcNumber"], created["dotNumber"]) == ("123456", "1234567")
    assert (created["creditLimit"], created["currency"]) == ("5000.00", "USD")
    assert created["addresses"][0]["state"] == "TX"
    assert [w["field"] for w in created["warnings"]] == ["addresses[0].zipCode"]


def test_a_window_that_cannot_be_read_is_kept_with_a_warning(api: Api, acme: Company) -> None:
    created = post(api, acme, preferences={"preferredServiceWindow": "mornings"}).json()

    assert created["preferences"]["preferredServiceWindow"] == "mornings"
    assert created["preferences"]["serviceWindowStart"] is None
    assert [w["code"] for w in created["warnings"]] == ["window_not_read"]


def test_put_empties_what_it_leaves_unsaid_and_patch_keeps_it(api: Api, acme: Company) -> None:
    full = {
        "industry": "food",
        "contactInfo": {"email": "a@example.com"},
        "addresses": [{"type": "primary", "street": "1 Main St", "city": "Austin"}],
        "tags": ["vip"],
        "metadata": {"a": "1", "b": "2"},
    }
    created = post(api, acme, **full).json()
    url, address = f"{URL}/{created['id']}", created["addresses"][0]["id"]
    client = api(acme)

    patched = client.patch(
        url, {"addresses": [{"id": address, "city": "Waco"}], "metadata": {"a": None, "c": "3"}}
    ).json()
    replaced = client.put(url, SMALL | {"addresses": [{"id": address, "type": "primary"}]}).json()

    assert patched["addresses"][0]["street"] == "1 Main St"
    assert patched["addresses"][0]["city"] == "Waco"
    assert patched["metadata"] == {"b": "2", "c": "3"}
    assert patched["contactInfo"]["email"] == "a@example.com"
    assert replaced["addresses"][0] | {"id": address} == replaced["addresses"][0]
    assert (replaced["addresses"][0]["street"], replaced["addresses"][0]["city"]) == (None, None)
    assert (replaced["industry"], replaced["tags"], replaced["metadata"]) == (None, [], {})
    assert replaced["contactInfo"] == {"email": None, "phone": None, "primaryContact": None}


def test_items_left_out_go_and_those_of_another_customer_are_unknown(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    created = post(api, acme, addresses=[{"type": "primary"}, {"type": "billing"}]).json()
    other = make_customer(acme, "Carver")
    with tenant_scope(acme.pk):
        stolen = str(Address.objects.create(customer=other, type="billing", country="US").pk)
    client, url = api(acme), f"{URL}/{created['id']}"

    refused = client.patch(url, {"addresses": [{"id": stolen, "type": "billing"}]})
    kept = client.patch(url, {"addresses": [{"id": created["addresses"][1]["id"]}]}).json()

    assert errors(refused) == {"addresses[0].id": "not_found"}
    assert [a["id"] for a in kept["addresses"]] == [created["addresses"][1]["id"]]


def test_parent_must_be_the_companys_own_and_may_not_circle(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    top, middle = make_customer(acme, "Top"), make_customer(acme, "Middle")
    theirs, client = make_customer(rival), api(acme)
    assert client.patch(f"{URL}/{middle.pk}", {"parentId": str(top.pk)}).status_code == 200

    foreign = client.patch(f"{URL}/{top.pk}", {"parentId": str(theirs.pk)})
    circle = client.patch(f"{URL}/{top.pk}", {"parentId": str(middle.pk)})
    itself = client.patch(f"{URL}/{top.pk}", {"parentId": str(top.pk)})

    assert errors(foreign) == {"parentId": "not_found"}
    assert errors(circle) == errors(itself) == {"parentId": "circle"}
    assert client.get(f"{URL}?parentId={top.pk}").json()["results"][0]["id"] == str(middle.pk)


def test_hold_reason_goes_with_the_hold(api: Api, acme: Company) -> None:
    held = post(api, acme, status="on_hold", holdReason="Two invoices are open.").json()

    released = api(acme).patch(f"{URL}/{held['id']}", {"status": "active"}).json()

    assert held["holdReason"] == "Two invoices are open."
    assert released["holdReason"] is None


def test_a_write_costs_the_same_few_queries_for_any_number_of_items(
    api: Api, acme: Company, django_assert_max_num_queries: Any
) -> None:
    client = api(acme)
    client.post(URL, SMALL)  # The company's key and the token's last use are read once.

    # Savepoint and its release, tenant, token, customer, addresses, contacts, and for the search.
    with django_assert_max_num_queries(13):
        client.post(
            URL,
            SMALL
            | {
                "addresses": [{"type": "billing"}] * 5,
                "contacts": [{"name": f"Person {n}"} for n in range(5)],
            },
        )

    with tenant_scope(acme.pk):
        assert Customer.objects.count() == 2
