"""Every route of the product with what a request to it needs; a route without a row fails.

The walk in test_routes.py sends each row as every role, as another company and as nobody, and
compares the answers with the permission table.
"""

from typing import Any, NamedTuple

from customers.examples import NEW_CUSTOMER, NEW_NOTE
from tenancy.examples import NEW_WEBHOOK

OPEN = "open"  # Answered without a token, with nothing of any company.


class Route(NamedTuple):
    resource: str  # Row of the permission table, or OPEN.
    ok: int = 200
    body: Any = None
    writes: bool = False  # Asks for a writing role; GET never does.
    partly: frozenset[str] = frozenset()  # Roles let in for single fields of the record.
    form: bool = False  # The body is sent as a multipart form; bytes in it are a file.


# A role that may write the terms of credit alone is let in to PUT and PATCH.
TERMS = frozenset({"accountant"})

CUSTOMERS_FILE = {"file": b"name,type\nBaker Foods,commercial\n"}

ROUTES = {
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
    "GET api/v1/customers/<uuid:customer>": Route("customers"),
    "PUT api/v1/customers/<uuid:customer>": Route(
        "customers", 200, {"name": "Baker Foods", "type": "commercial"}, True, TERMS
    ),
    "PATCH api/v1/customers/<uuid:customer>": Route("customers", 200, {}, True, TERMS),
    "DELETE api/v1/customers/<uuid:customer>": Route("customers", 204, writes=True),
    "POST api/v1/customers/<uuid:customer>/restore": Route(
        "restores_and_overrides", 200, {}, writes=True
    ),
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
