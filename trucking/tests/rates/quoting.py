"""Quotes as tests ask for them."""

from typing import Any

from conftest import Api
from tenancy.context import tenant_scope
from trucking.models import Rate
from trucking.tests.conftest import Lane
from trucking.tests.making import make_rate

TABLE = {
    "method": "per_mile_table",
    "table": [
        {"from": "3.50", "to": "3.75", "perMile": "0.42"},
        {"from": "3.75", "to": "4.00", "perMile": "0.46"},
    ],
}


def asked(lane: Lane, **changes: Any) -> dict[str, Any]:
    return {
        "pickupLocation": str(lane.dallas.pk),
        "deliveryLocation": str(lane.atlanta.pk),
        "equipmentType": "van",
        "mode": "tl",
        "loadDetails": {"weight": 25000, "commodity": "Electronics", "value": 50000},
        "distanceMiles": 523.4,
        "pickupDate": "2024-06-03",
        **changes,
    }


def quoted(api: Api, lane: Lane, **changes: Any) -> Any:
    return api(lane.customer.tenant).post(f"{lane.rates}/quote", asked(lane, **changes))


def reasons(rejected: list[dict[str, str]]) -> dict[str, str]:
    return {entry["rateId"]: entry["reason"] for entry in rejected}


def own(at: Lane, **fields: Any) -> Rate:
    with tenant_scope(at.customer.tenant_id):
        return make_rate(**{"lane": "TX → GA", "customer": at.customer, **fields})
