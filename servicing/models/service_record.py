from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from customers.models import Address, Customer
from servicing.models.equipment import belongs_to_customer, recount_last_service
from servicing.models.maintenance_plan import MaintenancePlan
from servicing.models.service_record_rules import CONSTRAINTS, INDEXES
from servicing.models.technician import Technician
from servicing.models.visit import Visit
from servicing.models.visit_states import Status
from tenancy.models import ArchivableModel, TenantForeignKey
from tenancy.sealing.fields import SealedTextField

CENT = Decimal("0.01")
# What figures are made of.


class ServiceRecord(ArchivableModel):
    """What was done at a customer's: by a visit, or written down afterwards."""

    class Kind(models.TextChoices):
        PREVENTIVE = "preventive", "Preventive"
        CORRECTIVE = "corrective", "Corrective"
        INSTALLATION = "installation", "Installation"
        INSPECTION = "inspection", "Inspection"

    class Outcome(models.TextChoices):
        COMPLETED = "completed", "Completed"
        PARTIAL = "partial", "Partial"
        NO_ACCESS = "no_access", "No access"

    customer = TenantForeignKey(Customer, models.CASCADE, related_name="service_records")
    visit = TenantForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="service_records"
    )
    address = TenantForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="service_records"
    )
    technician = TenantForeignKey(
        Technician, models.PROTECT, null=True, blank=True, related_name="service_records"
    )
    service_date = models.DateTimeField()
    service_type = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=Kind, null=True, blank=True)  # noqa: DJ001 - the API answers null
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.COMPLETED)
    requested_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    labor_minutes = models.PositiveIntegerField(null=True, blank=True)
    labor_rate = models.DecimalField(
        max_digits=16,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Per hour, in the company's currency.",
    )
    amount = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Empty for parts and labour.",
    )
    amount_is_given = models.BooleanField(default=False, editable=False)
    satisfaction_score = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    satisfaction_comment = SealedTextField(
        label="service_record.satisfaction_comment", max_length=2000, blank=True, null=True
    )
    rated_at = models.DateTimeField(
        null=True, editable=False, help_text="When the customer first rated it by a link."
    )
    follow_up_required = models.BooleanField(default=False)
    follow_up_on = models.DateField(null=True, blank=True)
    follow_up_visit = TenantForeignKey(
        Visit, models.PROTECT, null=True, editable=False, related_name="follows"
    )
    recall_for = TenantForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recalls",
        help_text="The earlier service that this one had to put right.",
    )
    notes = SealedTextField(label="service_record.notes", max_length=5000, blank=True, null=True)

    class Meta(ArchivableModel.Meta):
        abstract = False
        constraints = CONSTRAINTS
        indexes = INDEXES

    def __str__(self) -> str:
        return f"service record {str(self.pk)[-8:]}"

    @classmethod
    def of_visit(cls, visit: Visit) -> Self:
        """The record, not saved yet, of a visit that has just ended."""
        partial = visit.status == Status.PARTIALLY_COMPLETED
        return cls(
            customer=visit.customer,
            visit=visit,
            address=visit.address,
            technician=visit.technician,
            service_date=visit.arrived_at or visit.scheduled_start,
            service_type=visit.service_type,
            outcome=cls.Outcome.PARTIAL if partial else cls.Outcome.COMPLETED,
            requested_at=visit.requested_at,
            arrived_at=visit.arrived_at,
            completed_at=visit.completed_at,
        )

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        for name in ("address", "visit", "recall_for"):
            errors |= belongs_to_customer(self, name)
        if self.recall_for_id == self.pk:
            message = "A service cannot be a recall for itself."
            errors["recall_for"] = ValidationError(message, code="itself")
        if self.arrived_at and self.completed_at and self.completed_at < self.arrived_at:
            message = "A service is completed after the arrival."
            errors["completed_at"] = ValidationError(message, code="before_start")
        if self.follow_up_on and not self.follow_up_required:
            message = "Only a service with followUpRequired has a day for it."
            errors["follow_up_on"] = ValidationError(message, code="not_required")
        if self.satisfaction_comment and self.satisfaction_score is None:
            message = "Send the score with the comment."
            errors["satisfaction_score"] = ValidationError(message, code="required")
        if errors:
            raise ValidationError(errors)

    def computed_amount(self, parts: Iterable[Any] | None = None) -> Decimal | None:
        """Parts and labour, each line rounded half-up to the cent; None where nothing is priced.

        `parts` stand for those kept, where the record is not saved yet.
        """
        lines = [
            part.quantity * part.unit_price
            for part in (self.parts.all() if parts is None else parts)
            if part.unit_price is not None
        ]
        if self.labor_rate is not None and self.labor_minutes is not None:
            lines.append(self.labor_rate * self.labor_minutes / 60)
        if not lines:
            return None
        return sum((line.quantize(CENT, ROUND_HALF_UP) for line in lines), Decimal(0))

    def settle(self, formerly: Iterable[UUID] = ()) -> None:
        """Follow from what stands in it, once it is saved with its parts and equipment.

        `formerly` is the equipment that it told of before.
        """
        changed = []
        if not self.amount_is_given and self.amount != (computed := self.computed_amount()):
            self.amount = computed
            changed.append("amount")
        if self.follow_up_required and self.follow_up_visit_id is None:
            self.follow_up_visit = self.make_follow_up()
            changed.append("follow_up_visit")
        if changed:
            self.save(update_fields=[*changed, "updated_at"])
        self.tell_equipment(formerly)

    def tell_equipment(self, formerly: Iterable[UUID] = ()) -> None:
        """Let the equipment follow: when it was last serviced, and when it is due again."""
        ids = {*formerly, *(item.equipment_id for item in self.equipment.all())}
        recount_last_service(ids)
        MaintenancePlan.objects.filter(equipment__in=ids).reschedule()

    def make_follow_up(self) -> Visit:
        visit = Visit(
            customer=self.customer,
            address=self.address,
            service_type=self.service_type,
            requested_at=self.completed_at or self.service_date,
            due_on=self.follow_up_on,
            source=Visit.Source.FOLLOW_UP,
        )
        visit.full_clean(validate_unique=False, validate_constraints=False)
        visit.save()
        links = visit.equipment.model
        links.objects.bulk_create(
            links(visit=visit, position=item.position, equipment_id=item.equipment_id)
            for item in self.equipment.exclude(equipment__status="retired")
        )
        return visit

    def warnings(self) -> list[dict[str, str]]:
        """What was accepted but should be looked at: [{code, message, field}], API names."""
        alike = ServiceRecord.objects.filter(
            customer=self.customer_id,
            service_date=self.service_date,
            service_type=self.service_type,
            archived_at__isnull=True,
        ).exclude(pk=self.pk)
        if not alike.exists():
            return []
        message = "This customer has another record of this service at this time."
        return [{"code": "likely_duplicate", "message": message, "field": "serviceDate"}]

    def archive(self) -> None:
        super().archive()
        self.tell_equipment()

    def restore(self) -> None:
        super().restore()
        self.tell_equipment()
