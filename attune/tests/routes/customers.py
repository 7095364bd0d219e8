"""Routes of customers, their notes, history and import."""

from attune.tests.routes.row import Route
from customers.examples import NEW_CUSTOMER, NEW_NOTE

# A role that may write the terms of credit alone is let in to PUT and PATCH.
TERMS = frozenset({"accountant"})

CUSTOMER = "api/v1/customers/<uuid:customer>"
CUSTOMERS_FILE = {"file": b"name,type\nBaker Foods,commercial\n"}

ROUTES = {
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
    f"GET {CUSTOMER}/export": Route("company_administration"),
    f"POST {CUSTOMER}/erase": Route(
        "company_administration",
        200,
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
    "GET api/v1/customers.csv": Route("customers_csv"),
    "GET api/v1/customers/duplicates": Route("restores_and_overrides"),
    "POST api/v1/customers/duplicates": Route("restores_and_overrides", 202, {}, writes=True),
    "GET api/v1/customers/duplicates/<uuid:pair>": Route("restores_and_overrides"),
    "DELETE api/v1/customers/duplicates/<uuid:pair>": Route(
        "restores_and_overrides", 204, writes=True
    ),
    "POST api/v1/customers/<uuid:customer>/merge": Route(
        "restores_and_overrides", 400, {}, writes=True
    ),
    "POST api/v1/customers/<uuid:customer>/unmerge": Route(
        "restores_and_overrides", 400, {}, writes=True
    ),
    "POST api/v1/customers/import": Route(
        "restores_and_overrides", 202, CUSTOMERS_FILE, writes=True, form=True
    ),
    "GET api/v1/customers/import/template.csv": Route("restores_and_overrides"),
    "GET api/v1/customers/<uuid:customer>/history": Route("history"),
    "GET api/v1/customers/<uuid:customer>/history/<uuid:entry>": Route("history"),
}

# Path converters of the product's patterns, as the names of records that a test makes.
NAMES = {
    "api/v1/customers/<uuid:customer_id>/legal-hold": {"customer_id": "customer"},
    "api/v1/customers/<uuid:customer_id>/contacts/<uuid:id>": {
        "customer_id": "customer",
        "id": "contact",
    },
    "api/v1/customers/duplicates/<uuid:id>": {"id": "pair"},
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
