"""What PostgreSQL holds of every visit, and what it finds them by."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from servicing.models.visit_states import (
    Status,
)
from tenancy.ordering import place_in_time

ON_TIME = (
    "status",
    "window_start",
    "window_end",
    "arrived_at",
    "archived_at",
    "recurring_service",
)
END_AFTER_START = "A visit ends after its start."
WINDOW_IN_ORDER = "An arrival window ends after its start."

CONSTRAINTS: list[models.BaseConstraint] = [
    UniqueConstraint(
        fields=["tenant", "recurring_service", "occurrence_date"],
        condition=Q(recurring_service__isnull=False, archived_at__isnull=True),
        name="visit_once_per_occurrence",
        violation_error_message="This date of the series has another visit.",
    ),
    CheckConstraint(condition=Q(status__in=Status.values), name="visit_status_known"),
    CheckConstraint(
        condition=Q(priority__in=["low", "normal", "high", "emergency"]),
        name="visit_priority_known",
    ),
    CheckConstraint(
        condition=Q(source__in=["manual", "recurring", "maintenance", "follow_up"]),
        name="visit_source_known",
    ),
    CheckConstraint(
        condition=Q(scheduled_start__isnull=True, scheduled_end__isnull=True)
        | Q(scheduled_start__isnull=False, scheduled_end__gt=F("scheduled_start")),
        name="visit_end_after_start",
        violation_error_message=END_AFTER_START,
    ),
    CheckConstraint(
        condition=Q(window_start__isnull=True, window_end__isnull=True)
        | Q(window_start__isnull=False, window_end__gt=F("window_start")),
        name="visit_window_in_order",
        violation_error_message=WINDOW_IN_ORDER,
    ),
    CheckConstraint(
        condition=Q(status="unscheduled", scheduled_start__isnull=True)
        | Q(status="cancelled")
        | ~Q(status="unscheduled") & Q(scheduled_start__isnull=False),
        name="visit_times_as_its_status",
        violation_error_message="A visit has times unless it is unscheduled.",
    ),
    UniqueConstraint(
        fields=["tenant", "maintenance_plan", "maintenance_cycle"],
        condition=Q(maintenance_plan__isnull=False),
        name="visit_once_per_maintenance_cycle",
        violation_error_message="The plan has a visit for what is due already.",
    ),
]

INDEXES: list[models.Index] = [
    models.Index("tenant", "created_at", "id", name="visit_by_creation"),
    models.Index("tenant", "updated_at", "id", name="visit_by_update"),
    models.Index("tenant", "scheduled_start", "id", include=ON_TIME, name="visit_by_start"),
    models.Index("tenant", place_in_time("scheduled_start"), "id", name="visit_by_place_in_time"),
    models.Index(
        "tenant", "customer", "scheduled_start", include=ON_TIME, name="visit_by_customer"
    ),
    models.Index(
        "tenant",
        "requested_at",
        include=("customer", "technician", "status"),
        condition=Q(requested_at__isnull=False, arrived_at__isnull=True, archived_at__isnull=True),
        name="visit_awaited",
    ),
    models.Index(
        "tenant",
        "technician",
        "scheduled_start",
        condition=Q(technician__isnull=False),
        name="visit_by_technician",
    ),
    models.Index("tenant", "address", condition=Q(address__isnull=False), name="visit_by_address"),
    models.Index("tenant", "status", "created_at", "id", name="visit_by_status"),
]
