"""POST /customers/:id/merge: what is no merge, and what stands in its way."""

import pytest
from django.db import IntegrityError, transaction

from attune.tests.merging import URL, Pair, made_pair, merge, refusal
from conftest import Api, MakeCustomer
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company


@pytest.fixture
def pair(api: Api, acme: Company) -> Pair:
    return made_pair(api(acme))


@pytest.mark.parametrize("archives", ["this", "duplicate"])
def test_archived_ones_are_not_merged(api: Api, acme: Company, pair: Pair, archives: str) -> None:
    client = api(acme)
    client.delete(f"{URL}/{pair[archives == 'duplicate']}")

    answer = merge(client, *pair)

    assert (
        refusal(answer)
        == {
            "this": (409, "archived", []),
            "duplicate": (400, "invalid", [("duplicateId", "archived")]),
        }[archives]
    )


def test_bad_requests_name_the_field(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer, pair: Pair
) -> None:
    stays, goes = pair
    client = api(acme)
    theirs, unknown = str(make_customer(rival).pk), "019a0000-0000-7000-8000-000000000000"
    before = client.get(f"{URL}/{stays}").json()

    answers = {
        name: refusal(client.post(f"{URL}/{stays}/merge", body))
        for name, body in {
            "nothing": {},
            "itself": {"duplicateId": stays},
            "another company's": {"duplicateId": theirs},
            "unknown": {"duplicateId": unknown},
            "malformed": {"duplicateId": "x"},
            "a number": {"duplicateId": 5},
            "unknown key": {"duplicateId": goes, "preferr": {}},
            "unknown field": {"duplicateId": goes, "prefer": {"nam": "this"}},
            "no side": {"duplicateId": goes, "prefer": {"name": "both"}},
            "no object": {"duplicateId": goes, "prefer": ["name"]},
            "a list": {"duplicateId": goes, "prefer": {"addresses": "this"}},
        }.items()
    }

    unseen = (400, "invalid", [("duplicateId", "not_found")])
    assert answers == {
        "nothing": (400, "invalid", [("duplicateId", "required")]),
        "itself": (400, "invalid", [("duplicateId", "itself")]),
        "another company's": unseen,
        "unknown": unseen,
        "malformed": unseen,
        "a number": unseen,
        "unknown key": (400, "invalid", [("preferr", "unknown_field")]),
        "unknown field": (400, "invalid", [("prefer.nam", "unknown_field")]),
        "no side": (400, "invalid", [("prefer.name", "invalid_choice")]),
        "no object": (400, "invalid", [("prefer", "not_a_dict")]),
        "a list": (400, "invalid", [("prefer.addresses", "unknown_field")]),
    }
    assert client.get(f"{URL}/{stays}").json() == before
    assert client.get(f"{URL}/{goes}").status_code == 200


def test_one_that_stands_above_the_other_is_refused(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    middle = client.post(URL, {"name": "Mid", "type": "broker", "parentId": stays}).json()["id"]
    client.patch(f"{URL}/{goes}", {"parentId": middle})

    answers = [merge(client, *both) for both in ((goes, middle), (middle, goes), pair, pair[::-1])]

    assert [refusal(answer) for answer in answers] == [
        (400, "invalid", [("duplicateId", "related")])
    ] * 4


def test_more_tags_than_one_customer_may_have_are_refused(
    api: Api, acme: Company, pair: Pair
) -> None:
    client = api(acme)
    for number, customer in enumerate(pair):
        client.patch(f"{URL}/{customer}", {"tags": [f"t{number}-{n}" for n in range(30)]})

    refused = merge(client, *pair)
    taken = merge(client, *pair, prefer={"tags": "duplicate"})

    assert refusal(refused) == (400, "invalid", [("tags", "max_length")])
    assert taken.json()["tags"][0] == "t1-0"


def test_second_merge_of_the_same_is_told_where_it_went(
    api: Api, acme: Company, pair: Pair
) -> None:
    client = api(acme)
    merge(client, *pair)

    answer = merge(client, *pair)

    assert refusal(answer) == (409, "merged", [("duplicateId", "merged")])
    assert answer.json()["error"]["details"] == {"mergedInto": pair[0]}


def test_stale_if_match_is_412(api: Api, acme: Company, pair: Pair) -> None:
    client = api(acme)

    answer = client.post(
        f"{URL}/{pair[0]}/merge", {"duplicateId": pair[1]}, headers={"If-Match": '"old"'}
    )

    assert answer.status_code == 412


def test_database_refuses_a_customer_merged_into_itself(
    acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme)

    with (
        tenant_scope(acme.pk),
        pytest.raises(IntegrityError, match="customer_not_merged_into_itself"),
        transaction.atomic(),
    ):
        Customer.ever.filter(pk=customer.pk).update(merged_into=customer)
