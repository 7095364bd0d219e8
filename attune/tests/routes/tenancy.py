"""Routes of the platform: sign-in, members, jobs, audit, webhooks and the process's own."""

from attune.tests.routes.row import OPEN, Route
from tenancy.examples import NEW_WEBHOOK

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
    "GET api/v1/jobs": Route("own_session"),
    "GET api/v1/jobs/<uuid:job>": Route("own_session"),
    "POST api/v1/jobs/<uuid:job>/cancel": Route("own_session", 200, {}, writes=True),
    "POST api/v1/jobs/<uuid:job>/undo": Route("own_session", 409, {}, writes=True),
    "GET api/v1/audit": Route("company_administration"),
    "GET api/v1/audit/<uuid:entry>": Route("company_administration"),
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
}
