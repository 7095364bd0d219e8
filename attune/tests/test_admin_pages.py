"""Open every page of every registered admin as every role, as an operator and from elsewhere."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from attune.tests.admin_records import OPERATOR, Records, SignedIn, page_url
from tenancy.admin.base import CompanyScopedAdmin
from tenancy.admin.companies import CompanyAdmin
from tenancy.admin.records import OperatorAdmin
from tenancy.models import Company
from tenancy.roles import Role

PAGES = ("changelist", "add", "change", "history")
REFUSED = (403, 403, 403, 403)
ALL = (200, 200, 200, 200)

OF_RATES = {
    "owner": ALL,
    "manager": ALL,
    "dispatcher": (200, 403, 200, 200),
    "accountant": ALL,
}
# The same for all that hangs on a customer: a technician's own are none of these.
BELOW_CUSTOMER = {
    "owner": ALL,
    "manager": ALL,
    "dispatcher": ALL,
    "technician": (200, 403, 404, 403),
    "accountant": (200, 403, 200, 200),
    "viewer": (200, 403, 200, 403),
}

# What each page answers, where it is not refused; a new admin without a row fails.
ANSWERS: dict[str, dict[str, tuple[int, ...]]] = {
    "customers.customer": BELOW_CUSTOMER,
    "servicing.equipment": BELOW_CUSTOMER,
    "servicing.recurringservice": BELOW_CUSTOMER,
    "customers.privacyrequest": {"owner": ALL},
    "servicing.maintenanceplan": BELOW_CUSTOMER,
    "tenancy.webhook": {"owner": ALL},
    "tenancy.webhookdelivery": {"owner": (200, 403, 200, 200)},
    "servicing.servicerecord": BELOW_CUSTOMER | {"technician": (200, 200, 404, 403)},
    "servicing.technician": BELOW_CUSTOMER,
    "servicing.visit": BELOW_CUSTOMER,
    "trucking.fuelprice": OF_RATES,
    "trucking.load": {
        "owner": (200, 403, 200, 200),
        "manager": (200, 403, 200, 200),
        "dispatcher": (200, 403, 200, 200),
        "accountant": (200, 403, 200, 200),
        "viewer": (200, 403, 200, 403),
    },
    "trucking.rate": OF_RATES,
    "tenancy.authtoken": {"owner": ALL},
    "tenancy.company": {"owner": (302, 403, 200, 200), OPERATOR: ALL},
    "tenancy.membership": {"owner": ALL},
    "tenancy.user": {OPERATOR: (200, 403, 200, 200)},
}
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//[^"']*|url\(["']?(?:https?:)?//""")


def labels() -> list[str]:
    return sorted(model._meta.label_lower for model in admin.site._registry)


def test_every_registered_admin_has_a_row_here() -> None:
    assert labels() == sorted(ANSWERS)


def test_every_registered_admin_asks_the_permission_table() -> None:
    """An admin of another package would ask Django's permissions, which nobody holds or all do."""
    ours = (CompanyScopedAdmin, OperatorAdmin, CompanyAdmin)

    assert [a for a in admin.site._registry.values() if not isinstance(a, ours)] == []


@pytest.mark.parametrize("role", [*Role.values, OPERATOR])
@pytest.mark.parametrize("label", sorted(ANSWERS))
def test_pages_answer_as_the_permission_table_says(
    records: Records, signed_in: SignedIn, acme: Company, label: str, role: str
) -> None:
    client, record = signed_in(acme, role), records(acme)[label]

    answers = [client.get(page_url(label, page, record)) for page in PAGES]

    assert tuple(a.status_code for a in answers) == ANSWERS[label].get(role, REFUSED)
    assert [found for a in answers for found in ELSEWHERE.findall(a.content.decode())] == []


@pytest.mark.parametrize("page", ["change", "history", "delete"])
@pytest.mark.parametrize("label", sorted(set(ANSWERS) - {"tenancy.user"}))
def test_another_companys_records_do_not_exist(
    records: Records, signed_in: SignedIn, acme: Company, rival: Company, label: str, page: str
) -> None:
    client = signed_in(acme, Role.OWNER)

    for method in (client.get, client.post):
        assert method(page_url(label, page, records(rival)[label])).status_code == 404


@pytest.mark.parametrize("object_id", ["no-id", "019a0000-0000-7000-8000-000000000000", "%00"])
@pytest.mark.parametrize("label", sorted(set(ANSWERS) - {"tenancy.user"}))
def test_unknown_and_malformed_ids_are_404(
    signed_in: SignedIn, acme: Company, label: str, object_id: str
) -> None:
    client, url = (
        signed_in(acme, Role.OWNER),
        reverse(f"admin:{label.replace('.', '_')}_changelist"),
    )

    assert client.get(f"{url}{object_id}/change/").status_code == 404


@pytest.mark.parametrize("label", sorted(ANSWERS))
def test_nothing_is_deleted(
    records: Records, signed_in: SignedIn, acme: Company, label: str
) -> None:
    record = records(acme)[label]
    role = OPERATOR if label == "tenancy.user" else Role.OWNER

    answer = signed_in(acme, role).post(page_url(label, "delete", record), {"post": "yes"})

    assert answer.status_code == 403


@pytest.mark.parametrize("role", [*Role.values, OPERATOR])
@pytest.mark.parametrize("page", ["index", "choose_company", "password_change"])
def test_pages_of_no_model_open_for_everybody(
    signed_in: SignedIn, acme: Company, page: str, role: str
) -> None:
    answer = signed_in(acme, role).get(reverse(f"admin:{page}"))

    assert answer.status_code == 200
    assert ELSEWHERE.findall(answer.content.decode()) == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("label", sorted(ANSWERS))
def test_nobody_is_sent_to_sign_in(
    records: Records, client: Client, acme: Company, label: str, page: str
) -> None:
    url = page_url(label, page, records(acme)[label])

    answer = client.get(url)

    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('admin:login')}?next={url}")
