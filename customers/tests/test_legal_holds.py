"""A legal hold forbids erasing, through its day or until it is lifted."""

from typing import Any

import pytest

from conftest import Api, MakeMember
from customers.models import (
    Customer,
    LegalHold,
)
from customers.tests.erasing import ORDER, REASON, TOMORROW, code
from tenancy.context import tenant_scope
from tenancy.models import Company


def test_legal_hold_forbids_erasing_until_it_is_lifted(api: Api, acme: Company, ann: str) -> None:
    client = api(acme)
    contact = client.get(ann).json()["contacts"][0]["id"]
    hold = client.post(f"{ann}/legal-hold", {"until": TOMORROW, "reason": "A claim."})
    longer = client.post(f"{ann}/legal-hold", {"until": "2099-01-01", "reason": "An appeal."})

    refused = client.post(f"{ann}/erase", {})
    refused_contact = client.post(f"{ann}/contacts/{contact}/erase", {"reason": REASON})
    lifted = [client.delete(f"{ann}/legal-hold").status_code for _ in range(2)]

    assert (hold.status_code, longer.status_code) == (200, 200)
    assert (longer.json()["id"], longer.json()["until"]) == (hold.json()["id"], "2099-01-01")
    assert longer.json()["reason"] == "An appeal."
    assert code(refused) == code(refused_contact) == (409, "legal_hold")
    assert refused.json()["error"]["details"] == {"until": "2099-01-01"}
    assert lifted == [204, 204]
    assert client.post(f"{ann}/erase", ORDER).status_code == 200


def test_hold_that_has_ended_forbids_nothing(
    api: Api, acme: Company, ann: str, make_member: MakeMember
) -> None:
    with tenant_scope(acme.pk):
        customer = Customer.objects.get()
        LegalHold.objects.create(customer=customer, until="2020-01-01", reason="Long ago.")

    assert api(acme).post(f"{ann}/erase", ORDER).status_code == 200
    with tenant_scope(acme.pk):
        assert LegalHold.objects.get().reason == "[erased]"


@pytest.mark.parametrize(
    ("body", "field", "error"),
    [
        ({"until": "2020-01-01", "reason": "A claim."}, "until", "past"),
        ({"until": "soon", "reason": "A claim."}, "until", "invalid"),
        ({"until": TOMORROW}, "reason", "required"),
        ({"reason": "A claim."}, "until", "required"),
    ],
)
def test_hold_says_until_when_and_why(
    api: Api, acme: Company, ann: str, body: Any, field: str, error: str
) -> None:
    answer = api(acme).post(f"{ann}/legal-hold", body)

    assert code(answer) == (400, "invalid")
    fields = [(each["field"], each["code"]) for each in answer.json()["error"]["fields"]]
    assert fields == [(field, error)]
