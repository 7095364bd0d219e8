from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q

from customers.models import Address
from tenancy.models import TenantForeignKey, TenantOwnedModel
from tenancy.sealing.fields import SealedTextField
from trucking.moves import StopStatus, StopType


class Stop(TenantOwnedModel):
    """A place where a load is picked up or delivered; its times are the evidence of both."""

    Type = StopType
    Status = StopStatus

    load = TenantForeignKey("trucking.Load", models.CASCADE, related_name="stops")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    type = models.CharField(max_length=10, choices=StopType)
    address = TenantForeignKey(Address, models.PROTECT, null=True, blank=True, related_name="stops")
    appointment_start = models.DateTimeField(null=True, blank=True)
    appointment_end = models.DateTimeField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=StopStatus, default=StopStatus.PENDING, editable=False
    )
    arrived_at = models.DateTimeField(null=True, blank=True, editable=False)
    departed_at = models.DateTimeField(null=True, blank=True, editable=False)
    notes = SealedTextField(label="stop.notes", max_length=2000, blank=True, null=True)

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        constraints = [
            CheckConstraint(condition=Q(type__in=["pickup", "delivery"]), name="stop_type_known"),
            CheckConstraint(
                condition=Q(appointment_end__isnull=True)
                | Q(appointment_start__isnull=False, appointment_end__gte=F("appointment_start")),
                name="stop_appointment_ends_after_start",
                violation_error_message="An appointment ends after its start.",
            ),
            CheckConstraint(
                condition=Q(departed_at__isnull=True) | Q(departed_at__gte=F("arrived_at")),
                name="stop_departs_after_arrival",
                violation_error_message="A departure comes after the arrival.",
            ),
            # One sentence for status and times, so that neither tells what the other denies.
            CheckConstraint(
                condition=Q(
                    status__in=["pending", "skipped"],
                    arrived_at__isnull=True,
                    departed_at__isnull=True,
                )
                | Q(status="arrived", arrived_at__isnull=False, departed_at__isnull=True)
                | Q(status="departed", arrived_at__isnull=False, departed_at__isnull=False),
                name="stop_times_fit_status",
                violation_error_message="A stop has the times that its status tells of.",
            ),
        ]
        indexes = [
            # With what tells whether the truck came in time.
            models.Index(
                "tenant",
                "load",
                "position",
                include=("type", "status", "appointment_start", "appointment_end", "arrived_at"),
                name="stop_by_load",
            ),
            models.Index("tenant", "address", name="stop_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display().lower()} {str(self.pk)[-8:]}"

    @property
    def due_at(self) -> Any:
        """The last moment that is on time."""
        return self.appointment_end or self.appointment_start
