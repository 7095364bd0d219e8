from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Max, OuterRef, Q, Subquery

from customers.models import Address, Customer
from tenancy.models import ArchivableModel, TenantForeignKey
from tenancy.models.base import NO_SUCH_RECORD
from tenancy.sealing.fields import SealedTextField


def ends_after_start(kind: str) -> CheckConstraint:
    starts, ends = f"{kind}_warranty_starts_on", f"{kind}_warranty_ends_on"
    return CheckConstraint(
        condition=Q(**{f"{starts}__isnull": True})
        | Q(**{f"{ends}__isnull": True})
        | Q(**{f"{ends}__gte": F(starts)}),
        name=f"equipment_{kind}_warranty_in_order",
        violation_error_message="A warranty ends on or after its first day.",
    )


class Equipment(ArchivableModel):
    """A thing of a customer's that the company looks after."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        IN_STORAGE = "in_storage", "In storage"
        UNDER_REPAIR = "under_repair", "Under repair"
        RETIRED = "retired", "Retired"

    customer = TenantForeignKey(Customer, models.CASCADE, related_name="equipment")
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null
    manufacturer = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null
    model = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null
    serial_number = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null
    address = TenantForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="equipment"
    )
    installed_on = models.DateField(null=True, blank=True)
    manufacturer_warranty_starts_on = models.DateField(null=True, blank=True)
    manufacturer_warranty_ends_on = models.DateField(null=True, blank=True)
    provider_warranty_starts_on = models.DateField(null=True, blank=True)
    provider_warranty_ends_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    replaced_by = TenantForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    notes = SealedTextField(label="equipment.notes", max_length=5000, blank=True, null=True)
    last_serviced_at = models.DateTimeField(null=True, editable=False)
    next_due_on = models.DateField(
        null=True, editable=False, help_text="The soonest day that a maintenance plan asks for."
    )

    also_personal = (
        "name",
        "serial_number",
    )

    class Meta(ArchivableModel.Meta):
        abstract = False
        verbose_name_plural = "equipment"
        constraints = [
            CheckConstraint(
                condition=Q(status__in=["active", "in_storage", "under_repair", "retired"]),
                name="equipment_status_known",
            ),
            ends_after_start("manufacturer"),
            ends_after_start("provider"),
            CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="equipment_not_its_own_replacement",
                violation_error_message="Equipment cannot replace itself.",
            ),
        ]
        indexes = [
            models.Index("tenant", "created_at", "id", name="equipment_by_creation"),
            models.Index("tenant", "updated_at", "id", name="equipment_by_update"),
            models.Index("tenant", "customer", "created_at", "id", name="equipment_by_customer"),
            models.Index("tenant", "serial_number", name="equipment_by_serial_number"),
            models.Index("tenant", "address", name="equipment_by_address"),
        ]

    def __str__(self) -> str:
        return f"equipment {str(self.pk)[-8:]}"

    def clean(self) -> None:
        super().clean()
        errors = dict(belongs_to_customer(self, "address"))
        errors |= belongs_to_customer(self, "replaced_by")
        if self.replaced_by_id == self.pk:
            message = "Equipment cannot replace itself."
            errors["replaced_by"] = ValidationError(message, code="itself")
        for kind in ("manufacturer", "provider"):
            starts_on: date | None = getattr(self, f"{kind}_warranty_starts_on")
            ends_on: date | None = getattr(self, f"{kind}_warranty_ends_on")
            if starts_on and ends_on and ends_on < starts_on:
                message = "A warranty ends on or after its first day."
                errors[f"{kind}_warranty_ends_on"] = ValidationError(message, code="before_start")
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What is retired or archived needs no maintenance, and what comes back does again."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:
            self.reschedule_plans()

    def reschedule_plans(self) -> None:
        plans: Any = self.maintenance_plans
        if plans.reschedule():
            self.refresh_from_db(fields=["next_due_on"])

    def warnings(self) -> list[dict[str, str]]:
        """What was accepted but should be looked at: [{code, message, field}], API names."""
        if not self.serial_number:
            return []
        alike = Equipment.objects.filter(
            serial_number=self.serial_number, archived_at__isnull=True
        ).exclude(pk=self.pk)
        if not any(
            (other or "") == (self.manufacturer or "")
            for other in alike.values_list("manufacturer", flat=True)
        ):
            return []
        message = "Other equipment of this manufacturer has this serial number."
        return [{"code": "duplicate_serial", "message": message, "field": "serialNumber"}]


def belongs_to_customer(row: models.Model, name: str) -> dict[str, ValidationError]:
    """Refuse a relation to what hangs on another customer, in the words for what is unseen."""
    related = getattr(row, name)
    if related is None or related.customer_id == row.customer_id:  # type: ignore[attr-defined]
        return {}
    return {name: ValidationError(NO_SUCH_RECORD, code="not_found")}


def require_in_use(equipment: Equipment, customer_id: UUID) -> None:
    """Refuse another customer's equipment, and what is retired."""
    if equipment.customer_id != customer_id:
        raise ValidationError({"equipment": ValidationError(NO_SUCH_RECORD, code="not_found")})
    if equipment.status == Equipment.Status.RETIRED:
        message = "This equipment is retired."
        raise ValidationError({"equipment": ValidationError(message, code="retired")})


def recount_last_service(equipment_ids: Iterable[UUID]) -> None:
    """Set when each was last serviced, from the records that stand now; one statement."""
    equipment = Equipment.objects.filter(pk__in=list(equipment_ids))
    done = (
        Equipment.objects.filter(
            pk=OuterRef("pk"),
            services__service__archived_at__isnull=True,
            services__service__outcome__in=["completed", "partial"],
        )
        .values("pk")
        .annotate(last=Max("services__service__service_date"))
        .values("last")
    )
    equipment.update(last_serviced_at=Subquery(done))
