"""What PostgreSQL holds of every service record, and what it finds them by."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

COUNTED = (
    "outcome",
    "kind",
    "satisfaction_score",
    "amount",
    "requested_at",
    "arrived_at",
    "recall_for",
    "follow_up_required",
)

CONSTRAINTS: list[models.BaseConstraint] = [
    UniqueConstraint(
        fields=["tenant", "visit"],
        condition=Q(archived_at__isnull=True),
        name="service_record_once_per_visit",
        violation_error_message="This visit has a service record already.",
    ),
    CheckConstraint(
        condition=Q(kind__isnull=True)
        | Q(kind__in=["preventive", "corrective", "installation", "inspection"]),
        name="service_record_kind_known",
    ),
    CheckConstraint(
        condition=Q(outcome__in=["completed", "partial", "no_access"]),
        name="service_record_outcome_known",
    ),
    CheckConstraint(
        condition=Q(satisfaction_score__isnull=True)
        | Q(satisfaction_score__gte=1, satisfaction_score__lte=5),
        name="service_record_score_one_to_five",
        violation_error_message="A score is 1 to 5.",
    ),
    CheckConstraint(
        condition=Q(amount__isnull=True) | Q(amount__gte=0),
        name="service_record_amount_not_negative",
    ),
    CheckConstraint(
        condition=Q(labor_rate__isnull=True) | Q(labor_rate__gte=0),
        name="service_record_labor_rate_not_negative",
    ),
]

INDEXES: list[models.Index] = [
    models.Index("tenant", "created_at", "id", name="service_by_creation"),
    models.Index("tenant", "updated_at", "id", name="service_by_update"),
    models.Index("tenant", "service_date", "id", name="service_by_date"),
    # Four that answer analytics without the table; see analytics.counts.service_records.
    models.Index(
        "tenant",
        "customer",
        "service_date",
        include=COUNTED,
        condition=Q(archived_at__isnull=True),
        name="service_figures_by_customer",
    ),
    models.Index(
        "tenant",
        "service_date",
        include=COUNTED,
        condition=Q(archived_at__isnull=True),
        name="service_figures_by_date",
    ),
    models.Index(
        "tenant",
        "service_date",
        include=("customer", "technician", "kind"),
        condition=Q(archived_at__isnull=False),
        name="service_archived_by_date",
    ),
    models.Index(
        "tenant",
        "service_date",
        include=("recall_for",),
        condition=Q(recall_for__isnull=False, archived_at__isnull=True),
        name="service_recalls_by_date",
    ),
    models.Index("tenant", "customer", "created_at", "id", name="service_by_customer"),
    models.Index("tenant", "technician", "created_at", "id", name="service_by_technician"),
    models.Index("tenant", "technician", "service_date", name="service_by_technician_date"),
    models.Index("tenant", "service_type", "created_at", "id", name="service_by_type"),
    models.Index("tenant", "kind", "created_at", "id", name="service_by_kind"),
    models.Index("tenant", "outcome", "created_at", "id", name="service_by_outcome"),
    models.Index("tenant", "address", name="service_by_address"),
    models.Index(
        "tenant",
        "created_at",
        "id",
        condition=Q(follow_up_required=True),
        name="service_with_follow_up",
    ),
]
