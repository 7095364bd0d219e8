"""Open every page of every registered admin as every role, as an operator and from elsewhere."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from attune.tests.leak_battery import row_of
from conftest import MakeCustomer, MakeMember
from customers.models import PrivacyRequest
from servicing.models import Equipment, ServiceRecord, Technician, Visit
from tenancy.admin.base import CompanyScopedAdmin
from tenancy.admin.companies import CompanyAdmin
from tenancy.admin.records import OperatorAdmin
from tenancy.context import tenant_scope
from tenancy.models import AuthToken, Company, User, Webhook, WebhookDelivery
from tenancy.roles import Role
from trucking.models import FuelPrice, Load, Rate
from trucking.tests.making import make_fuel_price, make_rate

SERVICE_SIDE = (Technician, Equipment, ServiceRecord, Visit)
OF_OWNERS = (PrivacyRequest, Webhook, WebhookDelivery)
PAGES = ("changelist", "add", "change", "history")
OPERATOR = "operator"
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
    "customers.privacyrequest": {"owner": ALL},
    "servicing.equipment": BELOW_CUSTOMER,
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
    "tenancy.webhook": {"owner": ALL},
    "tenancy.webhookdelivery": {"owner": (200, 403, 200, 200)},
    "tenancy.user": {OPERATOR: (200, 403, 200, 200)},
}
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//[^"']*|url\(["']?(?:https?:)?//""")

Records = Callable[[Company], dict[str, Any]]
SignedIn = Callable[[Company, str], Client]


@pytest.fixture
def records(make_customer: MakeCustomer, make_member: MakeMember) -> Records:
    """One record of each registered model in a company."""

    def make(company: Company) -> dict[str, Any]:
        member = make_member(company, Role.DISPATCHER, f"colleague@{company.slug}.example.com")
        token, _ = AuthToken.issue(make_member(company))
        with tenant_scope(company.pk):
            trucking = {
                "trucking.rate": Rate.objects.first() or make_rate(),
                "trucking.fuelprice": FuelPrice.objects.first() or make_fuel_price(),
            }
        return trucking | {
            "customers.customer": make_customer(company),
            **{model._meta.label_lower: made(company, model) for model in SERVICE_SIDE},
            "trucking.load": made(company, Load),
            **{m._meta.label_lower: made(company, m) for m in OF_OWNERS},
            "tenancy.authtoken": token,
            "tenancy.company": company,
            "tenancy.membership": member,
            "tenancy.user": member.user,
        }

    return make


def made(company: Company, model: Any) -> Any:
    with tenant_scope(company.pk):
        return row_of(model)


@pytest.fixture
def signed_in(client: Client, make_member: MakeMember) -> SignedIn:
    def sign_in(company: Company, role: str) -> Client:
        if role == OPERATOR:
            user = User.objects.create_superuser("operator@attune.example.com")
        else:
            user = make_member(company, role).user
        client.force_login(user)
        return client

    return sign_in


def page_url(label: str, page: str, record: Any) -> str:
    args = [getattr(record, "id", record.pk)] if page in {"change", "history", "delete"} else []
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


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
