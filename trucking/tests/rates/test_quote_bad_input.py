"""What a quote cannot be asked for, or not without knowing more."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import Rate
from trucking.tests.conftest import Lane
from trucking.tests.making import ATLANTA, make_address, make_rate, wrong
from trucking.tests.rates.quoting import own, quoted


def test_what_the_rate_counts_in_must_be_known(
    api: Api, acme: Company, lane: Lane, make_customer: MakeCustomer
) -> None:
    own(lane)
    with tenant_scope(acme.pk):
        nowhere = make_address(lane.customer, ATLANTA, coordinates=None)
    blind = {"deliveryLocation": str(nowhere.pk), "distanceMiles": None}

    missing = [wrong(quoted(api, lane, **blind))]
    for rate_type in ("per_cwt", "hourly", "per_pallet"):
        with tenant_scope(acme.pk):
            Rate.objects.update(rate_type=rate_type)
        missing.append(wrong(quoted(api, lane, loadDetails={}, **blind)))

    names = ("distanceMiles", "loadDetails.weight", "hours", "loadDetails.pallets")
    assert missing == [[(name, "required")] for name in names]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"pickupLocation": None}, [("pickupLocation", "null")]),
        ({"pickupLocation": "x"}, [("pickupLocation", "not_found")]),
        ({"equipmentType": "ship"}, [("equipmentType", "invalid_choice")]),
        ({"mode": "air"}, [("mode", "invalid_choice")]),
        ({"distanceMiles": 0}, [("distanceMiles", "min_value")]),
        ({"distanceMiles": True}, [("distanceMiles", "wrong_type")]),
        ({"pickupDate": "2024-06-31"}, [("pickupDate", "invalid")]),
        ({"loadDetails": {"weight": 200_001}}, [("loadDetails.weight", "max_value")]),
        ({"loadDetails": {"wieght": 1}}, [("loadDetails.wieght", "unknown_field")]),
        ({"accessorials": [{"code": "tarp"}]}, [("accessorials[0].code", "not_found")]),
        ({"accessorials": [{"code": "layover"}]}, [("accessorials[0].quantity", "required")]),
        ({"customerId": None}, [("customerId", "unknown_field")]),
    ],
)
def test_bad_input_is_named(
    api: Api, lane: Lane, changes: dict[str, Any], fields: list[tuple[str, str]]
) -> None:
    own(lane, accessorials=[{"code": "layover", "amount": "50.00", "per": "hour"}])

    assert wrong(quoted(api, lane, **changes)) == fields


def test_another_companys_address_is_one_that_is_not_there(
    api: Api, rival: Company, lane: Lane, make_customer: MakeCustomer
) -> None:
    own(lane)
    customer = make_customer(rival)
    with tenant_scope(rival.pk):
        theirs = make_address(customer, ATLANTA)
        make_rate(lane="TX → GA")

    told = [
        quoted(api, lane, deliveryLocation=str(theirs.pk)),
        quoted(api, lane, deliveryLocation="x"),
    ]

    assert [wrong(answer) for answer in told] == [[("deliveryLocation", "not_found")]] * 2
