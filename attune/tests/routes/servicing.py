"""Routes of the service side: technicians, equipment, services, visits and feedback."""

from attune.tests.routes.row import OPEN, Route, collection
from servicing.examples import NEW_EQUIPMENT, NEW_TECHNICIAN, NEW_TIME_OFF
from servicing.series_examples import NEW_RECURRING_SERVICE

CUSTOMER = "api/v1/customers/<uuid:customer>"

# A technician may write meters alone, which lets them in to PUT and PATCH.
METERS = frozenset({"technician"})

# An accountant may write a service's money alone.
MONEY = frozenset({"accountant"})

# What test_routes.py made, so that a role without it sends it back unchanged. Without money, which
# a technician may not send; without times, which an unscheduled visit is not given by PUT.
SERVICE = {"serviceDate": "2024-01-15T12:00:00Z", "serviceType": "Repair"}
VISIT = {"serviceType": "Repair"}

# Stands for the id of the customer that the test made.
OF_CUSTOMER = {"customerId": "<uuid:customer>"}
# The equipment is the one that the test made.
PLAN = {
    "equipment": "<uuid:equipment>",
    "serviceType": "Tune-up",
    "basis": "time",
    "every": {"n": 1, "unit": "years"},
}
# Without money, which a role that writes it alone would send back as it is.
SERIES = {name: value for name, value in NEW_RECURRING_SERVICE.items() if name != "price"}
# The equipment is the one that the test made.
PLAN = {
    "equipment": "<uuid:equipment>",
    "serviceType": "Tune-up",
    "basis": "time",
    "every": {"n": 1, "unit": "years"},
}
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
    **collection("api/v1/equipment-schedule", "equipment", "plan", PLAN),
    **collection(f"{CUSTOMER}/equipment-schedule", "equipment", "plan", PLAN),
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
    **collection("api/v1/equipment-schedule", "equipment", "plan", PLAN),
    **collection(f"{CUSTOMER}/equipment-schedule", "equipment", "plan", PLAN),
    **collection("api/v1/recurring-services", "equipment", "series", SERIES | OF_CUSTOMER, MONEY),
    **collection(f"{CUSTOMER}/recurring-services", "equipment", "series", SERIES, MONEY),
    "GET api/v1/recurring-services/<uuid:series>/occurrences": Route("equipment"),
    f"GET {CUSTOMER}/recurring-services/<uuid:series>/occurrences": Route("equipment"),
    "POST api/v1/recurring-services/preview": Route("equipment", 200, SERIES | OF_CUSTOMER),
    f"POST {CUSTOMER}/recurring-services/preview": Route("equipment", 200, SERIES),
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
            ("equipment-schedule", "plan"),
            ("services", "service"),
            ("visits", "visit"),
            ("recurring-services", "series"),
            ("equipment-schedule", "plan"),
        )
    },
    **{
        f"api/v1/customers/<uuid:customer_id>/{plural}{tail}": {"customer_id": "customer", **ids}
        for plural, name in (
            ("equipment", "equipment"),
            ("equipment-schedule", "plan"),
            ("services", "service"),
            ("visits", "visit"),
            ("recurring-services", "series"),
            ("equipment-schedule", "plan"),
        )
        for tail, ids in (("", {}), ("/<uuid:id>", {"id": name}))
    },
    "api/v1/services/<uuid:service_id>/documents": {"service_id": "service"},
    "api/v1/services/<uuid:service_id>/documents/<uuid:id>": {
        "service_id": "service",
        "id": "service_document",
    },
}
