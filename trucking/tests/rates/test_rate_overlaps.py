"""Of one lane, on one day, one rate holds."""

from typing import Any

import pytest

from conftest import Api
from tenancy.models import Company
from trucking.tests.conftest import Lane
from trucking.tests.making import NEW, RATES


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"effectiveFrom": "2024-12-31"},  # By one day.
        {"effectiveFrom": "2020-01-01", "effectiveTo": "2024-01-01"},
        {"effectiveFrom": "2020-01-01", "effectiveTo": None},
        {"destination": {"level": "city", "value": "ATLANTA, Georgia"}},
    ],
)
def test_overlap_is_409_with_the_other_rate(api: Api, lane: Lane, change: dict[str, Any]) -> None:
    client, body = api(lane.customer.tenant), {**NEW, "effectiveTo": "2024-12-31"}
    first = client.post(lane.rates, body).json()

    answer = client.post(lane.rates, {**body, **change})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "rate_overlap")
    assert error["details"] == {
        "rateId": first["id"],
        "effectiveFrom": "2024-01-01",
        "effectiveTo": "2024-12-31",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"effectiveFrom": "2025-01-01", "effectiveTo": None},  # The day after.
        {"equipmentType": "van"},
        {"mode": "ltl"},
        {"rateType": "flat"},
        {"priority": 1},
        {"status": "draft"},
        {"status": "inactive"},
        {"origin": {"level": "state", "value": "OK"}},
    ],
)
def test_rates_that_differ_in_one_thing_stand_beside_one_another(
    api: Api, lane: Lane, change: dict[str, Any]
) -> None:
    client, body = api(lane.customer.tenant), {**NEW, "effectiveTo": "2024-12-31"}
    client.post(lane.rates, body)

    answers = [client.post(lane.rates, {**body, **change}), client.post(RATES, body)]

    assert [answer.status_code for answer in answers] == [201, 201]


def test_restoring_or_activating_into_an_overlap_is_409(api: Api, acme: Company) -> None:
    client = api(acme)
    archived = client.post(RATES, NEW).json()["id"]
    client.delete(f"{RATES}/{archived}")
    client.post(RATES, NEW)
    draft = client.post(RATES, {**NEW, "status": "draft"}).json()["id"]

    answers = [
        client.post(f"{RATES}/{archived}/restore"),
        client.patch(f"{RATES}/{draft}", {"status": "active"}),
    ]

    codes = [(answer.status_code, answer.json()["error"]["code"]) for answer in answers]
    assert codes == [(409, "rate_overlap")] * 2
