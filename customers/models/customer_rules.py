"""What PostgreSQL holds of every customer, and what it finds them by."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

CONSTRAINTS: list[models.BaseConstraint] = [
    UniqueConstraint(
        fields=["tenant", "external_id"],
        name="customer_external_id_once",
        violation_error_message="Another customer has this external id.",
    ),
    CheckConstraint(
        condition=Q(
            type__in=[
                "residential",
                "commercial",
                "property_manager",
                "shipper",
                "consignee",
                "broker",
            ]
        ),
        name="customer_type_known",
    ),
    CheckConstraint(
        condition=Q(status__in=["prospect", "active", "on_hold", "inactive"]),
        name="customer_status_known",
    ),
    CheckConstraint(
        condition=Q(hold_reason__isnull=True) | Q(status="on_hold"),
        name="customer_hold_reason_only_on_hold",
        violation_error_message="Only a customer on hold has a hold reason.",
    ),
    CheckConstraint(
        condition=Q(window_start__isnull=True, window_end__isnull=True)
        | Q(window_start__lt=F("window_end")),
        name="customer_window_ends_after_start",
    ),
    CheckConstraint(
        condition=Q(communication_method__isnull=True)
        | Q(communication_method__in=["email", "phone", "text"]),
        name="customer_communication_method_known",
    ),
    CheckConstraint(
        condition=Q(credit_limit__isnull=True) | Q(credit_limit__gte=0),
        name="customer_credit_limit_not_negative",
    ),
    CheckConstraint(
        condition=Q(payment_terms_days__isnull=True) | Q(payment_terms_days__lte=365),
        name="customer_payment_terms_within_a_year",
        violation_error_message="Payment terms are at most 365 days.",
    ),
    CheckConstraint(
        condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
        name="customer_not_its_own_parent",
        violation_error_message="A customer cannot be its own parent.",
    ),
    CheckConstraint(
        condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
        name="customer_not_merged_into_itself",
        violation_error_message="A customer cannot be merged into itself.",
    ),
]

INDEXES: list[models.Index] = [
    models.Index("tenant", "created_at", "id", name="customer_by_creation"),
    models.Index("tenant", "updated_at", "id", name="customer_by_update"),
    models.Index("tenant", "parent", name="customer_by_parent"),
    models.Index(
        "tenant",
        condition=Q(status="on_hold", archived_at__isnull=True),
        name="customer_on_hold",
    ),
    models.Index(
        "tenant",
        condition=Q(email__isnull=True, phone__isnull=True, archived_at__isnull=True),
        name="customer_unreachable",
    ),
    models.Index(
        "tenant",
        "merged_into",
        condition=Q(merged_into__isnull=False),
        name="customer_by_merge",
    ),
]
