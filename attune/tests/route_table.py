"""Every route of the product with what a request to it needs; a route without a row fails.

The walk in test_routes.py sends each row as every role, as another company and as nobody, and
compares the answers with the permission table.
"""

from typing import Any, NamedTuple

from customers.examples import NEW_CUSTOMER, NEW_NOTE
from servicing.examples import (
    NEW_EQUIPMENT,
    NEW_TECHNICIAN,
    NEW_TIME_OFF,
)
from tenancy.examples import NEW_WEBHOOK
from trucking.examples import NEW_FUEL_PRICE, NEW_RATE
from trucking.load_examples import NEW_LOAD, NEW_PAYMENT, PATCHED_STOP

OPEN = "open"  # Answered without a token, with nothing of any company.


class Route(NamedTuple):
    resource: str  # Row of the permission table, or OPEN.
    ok: int = 200
    body: Any = None
    writes: bool = False  # Asks for a writing role; GET never does.
    partly: frozenset[str] = frozenset()  # Roles let in for single fields of the record.
    query: str = ""
    form: bool = False  # The body is sent as a multipart form; bytes in it are a file.


# A role that may write the terms of credit alone is let in to PUT and PATCH.
TERMS = frozenset({"accountant"})

# As who may write money alone is to PUT and PATCH of loads.
MONEY = frozenset({"accountant"})

CUSTOMERS_FILE = {"file": b"name,type\nBaker Foods,commercial\n"}

# A technician may write meters alone, which lets them in to PUT and PATCH.
METERS = frozenset({"technician"})


def collection(
    path: str,
    resource: str,
    name: str,
    body: dict[str, Any],
    partly: frozenset[str] = frozenset(),
) -> dict[str, Route]:
    """The rows of a collection whose records are listed, written, archived and restored."""
    one = f"{path}/<uuid:{name}>"
    return {
        f"GET {path}": Route(resource),
        f"POST {path}": Route(resource, 201, body, writes=True),
        f"GET {one}": Route(resource),
        f"PUT {one}": Route(resource, 200, body, True, partly),
        f"PATCH {one}": Route(resource, 200, {}, True, partly),
        f"DELETE {one}": Route(resource, 204, writes=True),
        f"POST {one}/restore": Route("restores_and_overrides", 200, {}, writes=True),
    }


CUSTOMER = "api/v1/customers/<uuid:customer>"
# What test_routes.py made, so that a role without it sends it back unchanged. Without money, which
# a technician may not send; without times, which an unscheduled visit is not given by PUT.
SERVICE = {"serviceDate": "2024-01-15T12:00:00Z", "serviceType": "Repair"}
VISIT = {"serviceType": "Repair"}
# An accountant may write a service's money alone.
MONEY = frozenset({"accountant"})
# Stands for the id of the customer that the test made.
OF_CUSTOMER = {"customerId": "<uuid:customer>"}
CANCEL = {"to": "cancelled", "reason": "The customer called it off."}

ROUTES = {
    **collection("api/v1/technicians", "technicians", "technician", NEW_TECHNICIAN),
    **collection(
        "api/v1/technicians/<uuid:technician>/time-off", "technicians", "time_off", NEW_TIME_OFF
    ),
    "GET api/v1/technicians/<uuid:technician>/availability": Route("technicians"),
    "POST api/v1/technicians/<uuid:technician>/calendar-token": Route(
        "technicians", 200, writes=True
    ),
    "DELETE api/v1/technicians/<uuid:technician>/calendar-token": Route(
        "technicians", 204, writes=True
    ),
    "GET api/v1/visits.ics": Route(OPEN, 404),
    **collection("api/v1/equipment", "equipment", "equipment", NEW_EQUIPMENT | OF_CUSTOMER, METERS),
    **collection(f"{CUSTOMER}/equipment", "equipment", "equipment", NEW_EQUIPMENT, METERS),
    **collection("api/v1/services", "service_records", "service", SERVICE | OF_CUSTOMER, MONEY),
    **collection(f"{CUSTOMER}/services", "service_records", "service", SERVICE, MONEY),
    "POST api/v1/services/<uuid:service>/feedback-link": Route("service_records", 201, writes=True),
    "GET api/v1/services/<uuid:service>/documents": Route("documents"),
    "POST api/v1/services/<uuid:service>/documents": Route(
        "documents", 201, {"file": b"%PDF-1.7\n", "kind": "report"}, writes=True, form=True
    ),
    "GET api/v1/services/<uuid:service>/documents/<uuid:service_document>": Route("documents"),
    "DELETE api/v1/services/<uuid:service>/documents/<uuid:service_document>": Route(
        "documents", 204, writes=True
    ),
    "GET api/v1/services/<uuid:service>/documents/<uuid:service_document>/content": Route(
        "documents"
    ),
    "GET feedback/<str:text>": Route(OPEN, 410),
    **collection("api/v1/visits", "visits", "visit", VISIT | OF_CUSTOMER),
    **collection(f"{CUSTOMER}/visits", "visits", "visit", VISIT),
    "POST api/v1/visits/<uuid:visit>/transitions": Route("visit_moves", 200, CANCEL, writes=True),
    f"POST {CUSTOMER}/visits/<uuid:visit>/transitions": Route(
        "visit_moves", 200, CANCEL, writes=True
    ),
    "GET api/v1/auth/tokens": Route("own_session"),
    "POST api/v1/auth/tokens": Route(OPEN, 400, {}),
    "GET api/v1/auth/tokens/<uuid:token>": Route("own_session"),
    "DELETE api/v1/auth/tokens/<uuid:token>": Route("own_session", 204, writes=True),
    "GET api/v1/me": Route("own_session"),
    "GET api/v1/members": Route("company_administration"),
    "POST api/v1/members": Route(
        "company_administration",
        201,
        {"email": "new@acme.example.com", "role": "viewer"},
        writes=True,
    ),
    "GET api/v1/members/<uuid:member>": Route("company_administration"),
    "PATCH api/v1/members/<uuid:member>": Route(
        "company_administration", 200, {"role": "viewer"}, writes=True
    ),
    "GET api/v1/customers": Route("customers"),
    "POST api/v1/customers": Route("customers", 201, NEW_CUSTOMER, writes=True),
    "GET api/v1/customers/search": Route("customers", query="?q=baker"),
    "GET api/v1/customers/<uuid:customer>": Route("customers"),
    "PUT api/v1/customers/<uuid:customer>": Route(
        "customers", 200, {"name": "Baker Foods", "type": "commercial"}, True, TERMS
    ),
    "PATCH api/v1/customers/<uuid:customer>": Route("customers", 200, {}, True, TERMS),
    "DELETE api/v1/customers/<uuid:customer>": Route("customers", 204, writes=True),
    "POST api/v1/customers/<uuid:customer>/restore": Route(
        "restores_and_overrides", 200, {}, writes=True
    ),
    f"GET {CUSTOMER}/export": Route("company_administration"),
    f"POST {CUSTOMER}/erase": Route(
        "company_administration",
        409,  # The customer that the test made has open work.
        {"reason": "Asked for by letter.", "confirmName": "Baker Foods"},
        writes=True,
    ),
    f"POST {CUSTOMER}/contacts/<uuid:contact>/erase": Route(
        "company_administration", 200, {"reason": "Asked for by letter."}, writes=True
    ),
    f"POST {CUSTOMER}/legal-hold": Route(
        "company_administration", 200, {"until": "2099-01-01", "reason": "A claim."}, writes=True
    ),
    f"GET {CUSTOMER}/legal-hold": Route("company_administration"),
    f"DELETE {CUSTOMER}/legal-hold": Route("company_administration", 204, writes=True),
    "GET api/v1/customers/<uuid:customer>/notes": Route("customers"),
    "POST api/v1/customers/<uuid:customer>/notes": Route("customers", 201, NEW_NOTE, writes=True),
    "GET api/v1/customers/<uuid:customer>/notes/<uuid:note>": Route("customers"),
    "PATCH api/v1/customers/<uuid:customer>/notes/<uuid:note>": Route(
        "customers", 200, {"pinned": False}, writes=True
    ),
    "DELETE api/v1/customers/<uuid:customer>/notes/<uuid:note>": Route(
        "customers", 204, writes=True
    ),
    "POST api/v1/customers/<uuid:customer>/notes/<uuid:note>/restore": Route(
        "restores_and_overrides", 200, {}, writes=True
    ),
    "POST api/v1/customers/import": Route(
        "restores_and_overrides", 202, CUSTOMERS_FILE, writes=True, form=True
    ),
    "GET api/v1/customers/import/template.csv": Route("restores_and_overrides"),
    "GET api/v1/rates": Route("rates"),
    "POST api/v1/rates": Route("rates", 201, NEW_RATE, writes=True),
    "GET api/v1/rates/<uuid:rate>": Route("rates"),
    "PUT api/v1/rates/<uuid:rate>": Route("rates", 200, NEW_RATE, writes=True),
    "PATCH api/v1/rates/<uuid:rate>": Route("rates", 200, {"amount": "2.25"}, writes=True),
    "DELETE api/v1/rates/<uuid:rate>": Route("rates", 204, writes=True),
    "POST api/v1/rates/<uuid:rate>/restore": Route("restores_and_overrides", 200, {}, writes=True),
    "POST api/v1/rates/quote": Route("rates", 400, {}),
    "GET api/v1/customers/<uuid:customer>/rates": Route("rates"),
    "POST api/v1/customers/<uuid:customer>/rates": Route("rates", 201, NEW_RATE, writes=True),
    "GET api/v1/customers/<uuid:customer>/rates/<uuid:rate>": Route("rates"),
    "PUT api/v1/customers/<uuid:customer>/rates/<uuid:rate>": Route(
        "rates", 200, NEW_RATE, writes=True
    ),
    "PATCH api/v1/customers/<uuid:customer>/rates/<uuid:rate>": Route(
        "rates", 200, {"amount": "2.25"}, writes=True
    ),
    "DELETE api/v1/customers/<uuid:customer>/rates/<uuid:rate>": Route("rates", 204, writes=True),
    "POST api/v1/customers/<uuid:customer>/rates/<uuid:rate>/restore": Route(
        "restores_and_overrides", 200, {}, writes=True
    ),
    "POST api/v1/customers/<uuid:customer>/rates/quote": Route("rates", 400, {}),
    "GET api/v1/fuel-prices": Route("rates"),
    "POST api/v1/fuel-prices": Route("rates", 201, NEW_FUEL_PRICE, writes=True),
    "GET api/v1/fuel-prices/<uuid:fuel_price>": Route("rates"),
    "PUT api/v1/fuel-prices/<uuid:fuel_price>": Route("rates", 200, NEW_FUEL_PRICE, writes=True),
    "PATCH api/v1/fuel-prices/<uuid:fuel_price>": Route(
        "rates", 200, {"price": "3.912"}, writes=True
    ),
    "DELETE api/v1/fuel-prices/<uuid:fuel_price>": Route("rates", 204, writes=True),
    "POST api/v1/fuel-prices/<uuid:fuel_price>/restore": Route(
        "restores_and_overrides", 200, {}, writes=True
    ),
    "GET api/v1/loads": Route("loads"),
    "POST api/v1/loads": Route("loads", 400, {}, writes=True),  # It names its customer.
    "GET api/v1/loads/<uuid:load>": Route("loads"),
    "PUT api/v1/loads/<uuid:load>": Route("loads", 200, {}, True, MONEY),
    "PATCH api/v1/loads/<uuid:load>": Route("loads", 200, {}, True, MONEY),
    "DELETE api/v1/loads/<uuid:load>": Route("loads", 204, writes=True),
    "POST api/v1/loads/<uuid:load>/restore": Route("restores_and_overrides", 200, {}, writes=True),
    "POST api/v1/loads/<uuid:load>/transitions": Route(
        "loads", 200, {"to": "cancelled", "reason": "Not needed."}, writes=True
    ),
    "POST api/v1/loads/<uuid:load>/billing": Route("billing", 409, {"to": "ready"}, writes=True),
    "GET api/v1/customers/<uuid:customer>/loads/<uuid:load>": Route("loads"),
    "PUT api/v1/customers/<uuid:customer>/loads/<uuid:load>": Route("loads", 200, {}, True, MONEY),
    "PATCH api/v1/customers/<uuid:customer>/loads/<uuid:load>": Route(
        "loads", 200, {}, True, MONEY
    ),
    "DELETE api/v1/customers/<uuid:customer>/loads/<uuid:load>": Route("loads", 204, writes=True),
    "POST api/v1/customers/<uuid:customer>/loads/<uuid:load>/restore": Route(
        "restores_and_overrides", 200, {}, writes=True
    ),
    "POST api/v1/customers/<uuid:customer>/loads/<uuid:load>/transitions": Route(
        "loads", 200, {"to": "cancelled", "reason": "Not needed."}, writes=True
    ),
    "POST api/v1/customers/<uuid:customer>/loads/<uuid:load>/billing": Route(
        "billing", 409, {"to": "ready"}, writes=True
    ),
    "GET api/v1/customers/<uuid:customer>/loads": Route("loads"),
    "POST api/v1/customers/<uuid:customer>/loads": Route("loads", 201, NEW_LOAD, writes=True),
    "GET api/v1/loads/<uuid:load>/stops": Route("loads"),
    "GET api/v1/loads/<uuid:load>/stops/<uuid:stop>": Route("loads"),
    "PATCH api/v1/loads/<uuid:load>/stops/<uuid:stop>": Route(
        "loads", 200, PATCHED_STOP, writes=True
    ),
    "GET api/v1/loads/<uuid:load>/charges": Route("money"),
    "GET api/v1/loads/<uuid:load>/charges/<uuid:charge>": Route("money"),
    "POST api/v1/loads/<uuid:load>/charges/<uuid:charge>/accept": Route(
        "billing", 200, {}, writes=True
    ),
    "GET api/v1/loads/<uuid:load>/payments": Route("billing"),
    "POST api/v1/loads/<uuid:load>/payments": Route("billing", 409, NEW_PAYMENT, writes=True),
    "GET api/v1/loads/<uuid:load>/payments/<uuid:payment>": Route("billing"),
    "GET api/v1/loads/<uuid:load>/documents": Route("documents"),
    "POST api/v1/loads/<uuid:load>/documents": Route(
        "documents", 201, {"kind": "bol", "file": b"%PDF-1.7\nsigned\n"}, writes=True, form=True
    ),
    "GET api/v1/loads/<uuid:load>/documents/<uuid:document>": Route("documents"),
    "DELETE api/v1/loads/<uuid:load>/documents/<uuid:document>": Route(
        "documents", 204, writes=True
    ),
    "GET api/v1/loads/<uuid:load>/documents/<uuid:document>/content": Route("documents"),
    "GET api/v1/jobs": Route("own_session"),
    "GET api/v1/jobs/<uuid:job>": Route("own_session"),
    "POST api/v1/jobs/<uuid:job>/cancel": Route("own_session", 200, {}, writes=True),
    "GET api/v1/audit": Route("company_administration"),
    "GET api/v1/audit/<uuid:entry>": Route("company_administration"),
    "GET api/v1/customers/<uuid:customer>/history": Route("history"),
    "GET api/v1/customers/<uuid:customer>/history/<uuid:entry>": Route("history"),
    "GET api/v1/webhooks": Route("company_administration"),
    "POST api/v1/webhooks": Route("company_administration", 201, NEW_WEBHOOK, writes=True),
    "GET api/v1/webhooks/<uuid:webhook>": Route("company_administration"),
    "PUT api/v1/webhooks/<uuid:webhook>": Route(
        "company_administration", 200, NEW_WEBHOOK, writes=True
    ),
    "PATCH api/v1/webhooks/<uuid:webhook>": Route("company_administration", 200, {}, writes=True),
    "DELETE api/v1/webhooks/<uuid:webhook>": Route("company_administration", 204, writes=True),
    "POST api/v1/webhooks/<uuid:webhook>/restore": Route(
        "company_administration", 200, {}, writes=True
    ),
    "GET api/v1/webhooks/<uuid:webhook>/deliveries": Route("company_administration"),
    "GET api/v1/webhooks/<uuid:webhook>/deliveries/<uuid:delivery>": Route(
        "company_administration"
    ),
    "POST api/v1/webhooks/<uuid:webhook>/deliveries/<uuid:delivery>/replay": Route(
        "company_administration", 200, {}, writes=True
    ),
    "GET api/v1/schema": Route(OPEN),
    "GET api/v1/docs": Route(OPEN),
    "GET api/<path:rest>": Route(OPEN, 404),
    "GET invitations/<str:text>": Route(OPEN, 410),
    "GET healthz": Route(OPEN),
    "GET readyz": Route(OPEN),
    "GET metrics": Route(OPEN, 404),
}

# Path converters of the product's patterns, as the names of records that a test makes.
NAMES = {
    "api/v1/technicians/<uuid:id>": {"id": "technician"},
    "api/v1/technicians/<uuid:technician_id>/time-off": {"technician_id": "technician"},
    "api/v1/technicians/<uuid:technician_id>/time-off/<uuid:id>": {
        "technician_id": "technician",
        "id": "time_off",
    },
    **{
        f"api/v1/{plural}/<uuid:id>": {"id": name}
        for plural, name in (
            ("equipment", "equipment"),
            ("services", "service"),
            ("visits", "visit"),
        )
    },
    **{
        f"api/v1/customers/<uuid:customer_id>/{plural}{tail}": {"customer_id": "customer", **ids}
        for plural, name in (
            ("equipment", "equipment"),
            ("services", "service"),
            ("visits", "visit"),
        )
        for tail, ids in (("", {}), ("/<uuid:id>", {"id": name}))
    },
    "api/v1/services/<uuid:service_id>/documents": {"service_id": "service"},
    "api/v1/services/<uuid:service_id>/documents/<uuid:id>": {
        "service_id": "service",
        "id": "service_document",
    },
    "api/v1/auth/tokens/<uuid:id>": {"id": "token"},
    "api/v1/members/<uuid:id>": {"id": "member"},
    "api/v1/audit/<uuid:id>": {"id": "entry"},
    "api/v1/jobs/<uuid:id>": {"id": "job"},
    "api/v1/webhooks/<uuid:id>": {"id": "webhook"},
    "api/v1/webhooks/<uuid:webhook_id>/deliveries": {"webhook_id": "webhook"},
    "api/v1/webhooks/<uuid:webhook_id>/deliveries/<uuid:id>": {
        "webhook_id": "webhook",
        "id": "delivery",
    },
    "api/v1/customers/<uuid:id>": {"id": "customer"},
    "api/v1/customers/<uuid:customer_id>/history": {"customer_id": "customer"},
    "api/v1/customers/<uuid:customer_id>/history/<uuid:id>": {
        "customer_id": "customer",
        "id": "entry",
    },
    "api/v1/loads/<uuid:id>": {"id": "load"},
    "api/v1/customers/<uuid:customer_id>/loads": {"customer_id": "customer"},
    "api/v1/customers/<uuid:customer_id>/loads/<uuid:id>": {
        "customer_id": "customer",
        "id": "load",
    },
    "api/v1/loads/<uuid:load_id>/stops": {"load_id": "load"},
    "api/v1/loads/<uuid:load_id>/stops/<uuid:id>": {"load_id": "load", "id": "stop"},
    "api/v1/loads/<uuid:load_id>/charges": {"load_id": "load"},
    "api/v1/loads/<uuid:load_id>/charges/<uuid:id>": {"load_id": "load", "id": "charge"},
    "api/v1/loads/<uuid:load_id>/payments": {"load_id": "load"},
    "api/v1/loads/<uuid:load_id>/payments/<uuid:id>": {"load_id": "load", "id": "payment"},
    "api/v1/loads/<uuid:load_id>/documents": {"load_id": "load"},
    "api/v1/loads/<uuid:load_id>/documents/<uuid:id>": {"load_id": "load", "id": "document"},
    "api/v1/rates/<uuid:id>": {"id": "rate"},
    "api/v1/fuel-prices/<uuid:id>": {"id": "fuel_price"},
    "api/v1/customers/<uuid:customer_id>/rates": {"customer_id": "customer"},
    "api/v1/customers/<uuid:customer_id>/rates/<uuid:id>": {
        "customer_id": "customer",
        "id": "rate",
    },
    "api/v1/customers/<uuid:customer_id>/legal-hold": {"customer_id": "customer"},
    "api/v1/customers/<uuid:customer_id>/contacts/<uuid:id>": {
        "customer_id": "customer",
        "id": "contact",
    },
    "api/v1/customers/<uuid:customer_id>/notes": {"customer_id": "customer"},
    "api/v1/customers/<uuid:customer_id>/notes/<uuid:id>": {
        "customer_id": "customer",
        "id": "note",
    },
}


def named(pattern: str) -> str:
    """The pattern with its converters named after records: longest known beginning wins."""
    known = max((p for p in NAMES if pattern.startswith(p)), key=len, default="")
    for parameter, record in NAMES.get(known, {}).items():
        pattern = pattern.replace(f"<uuid:{parameter}>", f"<uuid:{record}>")
    return pattern
