"""A record for each screen of the admin, and somebody who opens it."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from attune.tests.company_rows import row_of
from conftest import MakeCustomer, MakeMember
from customers.models import PrivacyRequest
from servicing.models import (
    Equipment,
    MaintenancePlan,
    RecurringService,
    ServiceRecord,
    Technician,
    Visit,
)
from tenancy.context import tenant_scope
from tenancy.models import AuthToken, Company, Webhook, WebhookDelivery
from tenancy.roles import Role
from trucking.models import FuelPrice, Load, Rate
from trucking.tests.making import make_fuel_price, make_rate

SERVICE_SIDE = (
    Technician,
    Equipment,
    MaintenancePlan,
    RecurringService,
    ServiceRecord,
    Visit,
)
OF_OWNERS = (PrivacyRequest, Webhook, WebhookDelivery)
OPERATOR = "operator"

Records = Callable[[Company], dict[str, Any]]
SignedIn = Callable[[Company, str], Client]


def one_of_each(
    company: Company, make_customer: MakeCustomer, make_member: MakeMember
) -> dict[str, Any]:
    """One record of each registered model in a company, by the model's label."""
    member = make_member(company, Role.DISPATCHER, f"colleague@{company.slug}.example.com")
    token, _ = AuthToken.issue(make_member(company))
    with tenant_scope(company.pk):
        trucking = {
            "trucking.rate": Rate.objects.first() or make_rate(),
            "trucking.fuelprice": FuelPrice.objects.first() or make_fuel_price(),
            "trucking.load": row_of(Load),
        }
        of_owners = {model._meta.label_lower: row_of(model) for model in OF_OWNERS}
        servicing = {model._meta.label_lower: row_of(model) for model in SERVICE_SIDE}
    return {
        **trucking,
        **servicing,
        **of_owners,
        "customers.customer": make_customer(company),
        "tenancy.authtoken": token,
        "tenancy.company": company,
        "tenancy.membership": member,
        "tenancy.user": member.user,
    }


def page_url(label: str, page: str, record: Any) -> str:
    args = [getattr(record, "id", record.pk)] if page in {"change", "history", "delete"} else []
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)
