"""A row of every model whose rows belong to companies, by the model's own rules."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from customers.models import Address, Customer, DuplicatePair
from servicing.models import (
    Equipment,
    SeriesEquipment,
    ServicedEquipment,
    ServiceDocument,
    ServiceRecord,
    Technician,
    TimeOff,
    VisitEquipment,
)
from tenancy.audit.history import is_history
from tenancy.context import current_tenant_id
from tenancy.files.uploads import SealedUpload
from tenancy.isolation.policies import EXEMPT_TABLES
from tenancy.models import AuthToken, Company, Membership, TenantForeignKey, User, Webhook
from trucking.models import Load, LoadDocument, Rate
from trucking.tests.making import make_rate

Model = type[models.Model]

# What a model's rules want of a row beyond its fields' types, by the model's label.
WANTED: dict[str, dict[str, Any]] = {
    "servicing.MaintenancePlan": {"every_n": 1, "every_unit": "years"},
    "tenancy.Webhook": {"url": "https://example.com/hook", "events": ["*"]},
    "servicing.RecurringService": {"preferred_time": time(10), "frequency": "weekly"},
    "servicing.LedgerEntry": {
        "reason": "holiday",
        "start": datetime(2024, 1, 15, 10, tzinfo=UTC),
        "end": datetime(2024, 1, 15, 11, tzinfo=UTC),
    },
    "trucking.Load": {"currency": "USD"},
    "trucking.Payment": {"currency": "USD"},
    "trucking.Charge": {"amount": Decimal(1)},
}


def document(model: Any, **about: Any) -> Any:
    return model.objects.create(file=SealedUpload.of("paper.pdf", [b"%PDF-1.7\n"]), **about)


def rate() -> Rate:
    """From an address to itself, so that each of the lane's ends points to a record."""
    address = str(row_of(Address).pk)
    end = {"level": "address", "value": address}
    ends = {f"{name}_{key}": end[key] for name in ("origin", "destination") for key in end}
    return make_rate(**ends)


def duplicate_pair() -> DuplicatePair:
    """Of ids so far apart that each customer could give way to any other's."""
    low, high = UUID(int=uuid4().int >> 64), UUID(int=uuid4().int | 0xFFFF << 112)
    first, second = (
        Customer.objects.create(pk=pk, name="canary", type="commercial") for pk in (low, high)
    )
    return DuplicatePair.objects.create(
        customer=first, duplicate=second, score=90, reasons=["phone"]
    )


# Rows that are made in a way of their own.
MADE: dict[str, Callable[[], Any]] = {
    "customers.DuplicatePair": duplicate_pair,
    "tenancy.Membership": lambda: Membership.objects.create(
        tenant_id=current_tenant_id(), user=canary_user(), role="viewer"
    ),
    "servicing.ServiceDocument": lambda: document(
        ServiceDocument, service=row_of(ServiceRecord), kind="report"
    ),
    "trucking.LoadDocument": lambda: document(LoadDocument, load=row_of(Load), kind="bol"),
    "servicing.ServicedEquipment": lambda: joined("service", ServicedEquipment),
    "servicing.SeriesEquipment": lambda: joined("series", SeriesEquipment),
    "servicing.TimeOff": lambda: TimeOff.objects.create(
        technician=row_of(Technician),
        start=datetime(2024, 1, 15, tzinfo=UTC),
        end=datetime(2024, 1, 16, tzinfo=UTC),
    ),
    "servicing.VisitEquipment": lambda: joined("visit", VisitEquipment),
    "trucking.Rate": rate,
    "tenancy.AuthToken": lambda: AuthToken.issue(row_of(Membership))[0],
    "tenancy.WebhookPosition": lambda: row_of(Webhook).positions.get(),
}
SAMPLES: list[tuple[Any, Any]] = [
    (models.CharField, "canary"),
    (models.TextField, "canary"),
    (models.IntegerField, 1),
    (models.DecimalField, Decimal(1)),
    (models.DateTimeField, datetime(2024, 1, 15, tzinfo=timezone.get_default_timezone())),
    (models.DateField, date(2024, 1, 15)),
    (models.TimeField, time(8)),
    (DateTimeRangeField, DateTimeTZRange(*(datetime(2024, 1, d, tzinfo=UTC) for d in (1, 2)))),
    (models.UUIDField, uuid4()),
    (models.BinaryField, b"canary"),
    (models.JSONField, {"canary": 1}),
]


def company_models() -> list[Model]:
    """Every model whose rows belong to companies, those of apps still to be written included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        and model._meta.db_table not in EXEMPT_TABLES
        and any(field.column == "tenant_id" for field in model._meta.concrete_fields)
    ]


def row_of(model: Model) -> Any:
    """A row of the active company's: one that is there, or one that the model's rules take."""
    if is_history(model) and model.instance_type is not Company:
        row_of(model.instance_type)  # A history has no rows but those of its triggers.
    if found := model._default_manager.filter(tenant_id=current_tenant_id()).first():
        return found
    return new_row_of(model)


def new_row_of(model: Model) -> Any:
    if make := MADE.get(model._meta.label):
        return make()
    wanted = WANTED.get(model._meta.label, {})
    row = model(**wanted)
    for field in model._meta.concrete_fields:
        given = field.name in wanted or field.has_default() or field.generated
        if not (field.blank or field.null or given):
            setattr(row, field.name, sample(field))
    row.full_clean()
    row.save()
    return row


def joined(name: str, model: Any) -> Any:
    """Equipment and what it is joined to are of one customer: the first that there is."""
    parent = row_of(model._meta.get_field(name).related_model)
    return model.objects.create(**{name: parent, "equipment": row_of(Equipment)})


def sample(field: Any) -> Any:
    if isinstance(field, TenantForeignKey):
        return row_of(field.related_model)
    if field.is_relation and field.related_model is User:
        return canary_user()
    if field.choices:
        return field.choices[0][0]
    return next(value for kind, value in SAMPLES if isinstance(field, kind))


def canary_user() -> User:
    return User.objects.get_or_create(email="canary@example.com")[0]
