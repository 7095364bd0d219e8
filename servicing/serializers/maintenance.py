from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import SkipField, empty
from rest_framework.serializers import ValidationError

from customers.models import Customer
from servicing.maintenance import DueState, due_state
from servicing.maintenance_visits import settle
from servicing.models import Equipment, MaintenancePlan, Technician
from servicing.models.maintenance_plan import MOST_DAYS
from servicing.serializers.base import (
    BelowCustomerSerializer,
    ComputedField,
    CustomerField,
)
from tenancy.api.fields import DateField, IntegerField, QuantityField, RecordField, WarningsField
from tenancy.api.objects import GroupSerializer
from tenancy.api.serializers import TIMESTAMPS
from tenancy.api.viewsets import locked
from tenancy.masking import mask_text

# What a visit takes over from its plan: another value makes an untouched one anew.
TAKEN_OVER = ("service_type", "technician", "instructions")


class EverySerializer(GroupSerializer):
    """The interval by time: so many days, weeks, months or years."""

    absent_without = "every_n"

    class Meta:
        model = MaintenancePlan
        fields = ["n", "unit"]
        extra_kwargs = {"n": {"source": "every_n"}, "unit": {"source": "every_unit"}}


class EveryMeterSerializer(GroupSerializer):
    """The interval by use: so many hours, miles or cycles of a meter of the equipment."""

    absent_without = "meter_kind"
    n = QuantityField(
        source="every_meter", max_digits=14, min_value=1, required=False, allow_null=True
    )

    class Meta:
        model = MaintenancePlan
        fields = ["kind", "n"]
        extra_kwargs = {"kind": {"source": "meter_kind"}}


class PlanCustomerField(CustomerField):
    """Whose plan it is; a flat route need not say so, since the equipment does."""

    def run_validation(self, data: Any = empty) -> Any:
        if self.known_id() is None and (data is empty or data is None):
            raise SkipField
        return super().run_validation(data)


@extend_schema_field({"type": "string", "enum": DueState.values})
class StateField(ComputedField):
    """How the plan stands on the company's own day."""

    columns = ("next_due_on", "lead_days", "late_window_days")

    def compute(self, asker: Any, *values: Any) -> str:
        due_on, lead_days, late_days = values
        return due_state(due_on, company_day(asker), lead_days, late_days).value


@extend_schema_field({"type": ["string", "null"], "format": "uuid"})
class OpenVisitField(ComputedField):
    """The visit of this plan that is still to be done."""

    columns = ("open_visit_id",)

    def compute(self, asker: Any, *values: Any) -> Any:
        return values[0]


def company_day(asker: Any) -> date:
    return timezone.localdate(timezone=ZoneInfo(asker.company.timezone) if asker else None)


class MaintenancePlanSerializer(BelowCustomerSerializer):
    """A service that a piece of equipment needs again and again, by time or by its meter."""

    customerId = PlanCustomerField()
    equipment = RecordField(queryset=Equipment.objects.all())
    every = EverySerializer()
    everyMeter = EveryMeterSerializer()
    earlyWindowDays = IntegerField(
        source="early_window_days",
        required=False,
        allow_null=True,
        min_value=0,
        max_value=MOST_DAYS,
        help_text="A service so many days ahead counts already; leadDays if it is not sent.",
    )
    technician = RecordField(queryset=Technician.objects.all(), required=False, allow_null=True)
    lastServicedOn = DateField(
        source="last_serviced_on",
        required=False,
        allow_null=True,
        help_text="The last service that counted. It is told when the plan is made.",
    )
    state = StateField()
    openVisitId = OpenVisitField()
    warnings = WarningsField()
    masks = {"instructions": mask_text}

    class Meta:
        model = MaintenancePlan
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "customerId",
            "equipment",
            "serviceType",
            "basis",
            "every",
            "everyMeter",
            "anchor",
            "leadDays",
            "earlyWindowDays",
            "lateWindowDays",
            "technician",
            "instructions",
            "autoCreateVisit",
            "status",
            "lastServicedOn",
            "nextDueOn",
            "state",
            "openVisitId",
            "warnings",
        ]
        read_only_fields = [*TIMESTAMPS, "nextDueOn"]
        extra_kwargs = TIMESTAMPS | {
            "serviceType": {"source": "service_type"},
            "leadDays": {"source": "lead_days"},
            "lateWindowDays": {"source": "late_window_days"},
            "autoCreateVisit": {"source": "auto_create_visit"},
            "nextDueOn": {"source": "next_due_on"},
        }

    anew = False

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None:
            attrs = self.with_customer(attrs)
        else:
            self.require_same(attrs)
            self.anew = any(
                name in attrs and attrs[name] != getattr(self.instance, name) for name in TAKEN_OVER
            )
        return super().validate(attrs)

    def with_customer(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The equipment's own customer, locked, where neither URL nor body named one."""
        if "customer" in attrs or "fixed" in self.context:
            return attrs
        equipment = attrs["equipment"]
        customer = locked(Customer.objects.filter(pk=equipment.customer_id)).get()
        equipment.refresh_from_db()  # It was read before the lock.
        if customer.archived_at is not None:
            archived = ErrorDetail("This record is archived.", code="archived")
            raise ValidationError({"equipment": [archived]})
        return {**attrs, "customer": customer}

    def require_same(self, attrs: dict[str, Any]) -> None:
        """Refuse what is said once, when the plan is made; sent back as it stands it may be."""
        plan: Any = self.instance
        errors = {}
        if attrs.pop("equipment", plan.equipment) != plan.equipment:
            message = "A plan stays with its equipment."
            errors["equipment"] = [ErrorDetail(message, code="moved")]
        told = attrs.pop("last_serviced_on", None)
        if told not in {None, plan.last_serviced_on, plan.serviced_before_on}:
            message = "This is told when the plan is made; record the service instead."
            errors["lastServicedOn"] = [ErrorDetail(message, code="only_on_create")]
        if errors:
            raise ValidationError(errors)

    @transaction.atomic
    def save(self, **kwargs: Any) -> Any:
        plan = super().save(**kwargs)
        settle(plan, company_day(self.asker), anew=self.anew)
        return plan
