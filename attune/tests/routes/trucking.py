"""Routes of the trucking side: rates, fuel prices, loads and what hangs on them."""

from attune.tests.routes.row import Route
from trucking.examples import NEW_FUEL_PRICE, NEW_RATE
from trucking.load_examples import NEW_LOAD, NEW_PAYMENT, PATCHED_STOP

# An accountant may write a load's money alone, which lets them in to PUT and PATCH.
MONEY = frozenset({"accountant"})

ROUTES = {
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
}

# Path converters of the product's patterns, as the names of records that a test makes.
NAMES = {
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
}
