"""Tries to reach another company's rows, model by model and through each wall alone.

Each function yields one sentence per leak, so that a broken wall is told by name; a sound one
yields nothing. Both need the owner's login (the fixture `owner_transaction`): only the owner can
take the second wall away to look at the first, and act as the app to look at the second.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.core.exceptions import ValidationError
from django.db import DatabaseError, ProgrammingError, connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count
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
from tenancy.context import TenantRequired, current_tenant_id, tenant_scope
from tenancy.files.uploads import SealedUpload
from tenancy.isolation.policies import EXEMPT_TABLES
from tenancy.models import AuthToken, Company, Membership, TenantForeignKey, User, Webhook
from trucking.models import Load, LoadDocument, Rate
from trucking.tests.making import make_rate

Model = type[models.Model]

# The one way past the first wall, on purpose and greppable.
EXIT = "across_tenants"

# Every kind of statement that a queryset can become.
QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "bool": bool,
    "get": lambda rows: rows.get(pk=uuid4()),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(rows.model(pk=uuid4(), tenant_id=uuid4())),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "annotate": lambda rows: list(rows.annotate(n=Count("tenant"))),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "dates": lambda rows: days_of(rows),
    "latest": lambda rows: rows.latest("pk"),
    "in_bulk": lambda rows: rows.in_bulk(),
    "iterator": lambda rows: list(rows.iterator()),
    "reverse": lambda rows: list(rows.order_by("pk").reverse()),
    "slice": lambda rows: list(rows[:1]),
    "union": lambda rows: list(rows.union(rows)),
    "subquery": lambda rows: list(Company.objects.filter(pk__in=rows.values("tenant_id"))),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "explain": lambda rows: rows.explain(),
    "update": lambda rows: rows.update(**{rows.model._meta.pk.name: uuid4()}),
    "delete": lambda rows: rows.delete(),
}

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


def two_companies() -> tuple[Company, Company]:
    """Two companies with a row each in every table, so that there is something to leak."""
    pair = tuple(Company.objects.create(slug=slug, name=slug) for slug in ("acme", "rival"))
    for company in pair:
        with tenant_scope(company.pk):
            for model in company_models():
                row_of(model)
    run("SET CONSTRAINTS ALL IMMEDIATE")  # No ALTER TABLE while a deferred check is waiting.
    return pair[0], pair[1]


def row_of(model: Model) -> Any:
    """A row of the active company's: one that is there, or one that the model's rules take."""
    if is_history(model) and model.instance_type is not Company:
        row_of(model.instance_type)  # A history has no rows but those of its triggers.
    if found := model._default_manager.filter(tenant_id=current_tenant_id()).first():
        return found
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


def days_of(rows: Any) -> list[Any]:
    fields = rows.model._meta.concrete_fields
    instants = [field.name for field in fields if isinstance(field, models.DateTimeField)]
    return [list(rows.datetimes(name, "day")) for name in instants[:1]] or list(rows)


def first_wall_leaks(model: Model, company: Company) -> Iterator[str]:
    """What the model's managers let through while row security is out of the way."""
    with undone():
        run(f'ALTER TABLE "{model._meta.db_table}" NO FORCE ROW LEVEL SECURITY')
        for manager in model._meta.managers:
            if manager.name == EXIT:
                continue
            name = f"{model._meta.label}.{manager.name}"
            for question, ask in QUESTIONS.items():
                if answers_without_company(manager, ask):
                    yield f"{name} answers {question} without a company"
            with tenant_scope(company.pk):
                seen = set(manager.values_list("tenant_id", flat=True))
            if seen != {company.pk}:
                yield f"{name} sees {len(seen)} companies"


def answers_without_company(manager: Any, ask: Callable[[Any], Any]) -> bool:
    with undone():
        try:
            ask(manager.all())
        except TenantRequired:
            return False
        except (DatabaseError, ValidationError, LookupError, models.ProtectedError):
            return True  # It got as far as the database.
        except models.ObjectDoesNotExist:
            return True
        return True


def second_wall_leaks(model: Model, company: Company, other: Company) -> Iterator[str]:
    """What PostgreSQL itself lets through, asked in SQL as the app and as the owner."""
    table = model._meta.db_table
    for role in (settings.DATABASE_APP_ROLE, settings.DATABASE_OWNER["USER"]):
        with undone():
            run(f'SET LOCAL ROLE "{role}"')
            if rows_reached(f'SELECT 1 FROM "{table}"'):
                yield f"{table} shows {role} rows without a company"
            with tenant_scope(company.pk):
                yield from (f"{table} {leak} {role}" for leak in leaks_inside(model, other))


def leaks_inside(model: Model, other: Company) -> Iterator[str]:
    table, theirs = f'"{model._meta.db_table}"', f"tenant_id = '{other.pk}'"
    columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields if not f.generated)
    key = f'"{model._meta.pk.column}"'
    copied = columns.replace('"tenant_id"', f"'{other.pk}'").replace(key, "gen_random_uuid()")
    if not rows_reached(f"SELECT 1 FROM {table}"):
        yield "hides a company's own rows from"
    if rows_reached(f"SELECT 1 FROM {table} WHERE {theirs}"):
        yield "shows another company's rows to"
    if rows_reached(f"UPDATE {table} SET {key} = {key} WHERE {theirs}"):
        yield "lets another company's rows be changed by"
    if rows_reached(f"DELETE FROM {table} WHERE {theirs}"):
        yield "lets another company's rows be deleted by"
    if rows_reached(f"UPDATE {table} SET {theirs}"):
        yield "lets rows be given to another company by"
    if rows_reached(f"INSERT INTO {table} ({columns}) SELECT {copied} FROM {table} LIMIT 1"):
        yield "lets rows be added to another company by"


def rows_reached(statement: str) -> int:
    """How many rows a statement met; none if it was refused for want of a right."""
    with undone(), connection.cursor() as cursor:
        try:
            cursor.execute(statement)
        except ProgrammingError as error:
            if getattr(error.__cause__, "sqlstate", "") == "42501":  # insufficient_privilege
                return 0
            raise
        except DatabaseError:
            return 1  # A constraint was asked, so the row was reached.
        return int(cursor.rowcount)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
