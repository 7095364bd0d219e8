"""Routes of the figures."""

from attune.tests.routes.row import Route

ROUTES = {
    "GET api/v1/analytics": Route("other_figures"),
    "GET api/v1/analytics/definitions": Route("other_figures"),
    "GET api/v1/analytics/definitions/<str:definition>": Route("other_figures"),
    "GET api/v1/customers/<uuid:customer>/analytics": Route("other_figures"),
    "GET api/v1/technicians/<uuid:technician>/analytics": Route("other_figures"),
}

NAMES = {
    "api/v1/customers/<uuid:customer_id>/analytics": {"customer_id": "customer"},
    "api/v1/technicians/<uuid:technician_id>/analytics": {"technician_id": "technician"},
}
