from datetime import datetime
from typing import Any

from django.db import transaction
from rest_framework import serializers

from customers.models import Address
from servicing.generation.replanning import replan
from servicing.models import RecurringService, SeriesEquipment, Technician
from servicing.serializers.base import BelowCustomerSerializer, CustomerField
from servicing.tasks import generate_soon
from tenancy.api.fields import (
    CurrencyField,
    DateField,
    IntegerField,
    MoneyField,
    RecordField,
    TimeField,
    WarningsField,
)
from tenancy.api.record_lists import RecordListField
from tenancy.api.serializers import TIMESTAMPS


class RecurringServiceSerializer(BelowCustomerSerializer):
    """Work that comes back: its rhythm, and what each visit of it is."""

    customerId = CustomerField()
    addressId = RecordField(
        source="address", queryset=Address.objects.all(), required=False, allow_null=True
    )
    technician = RecordField(queryset=Technician.objects.all(), required=False, allow_null=True)
    equipment = RecordListField(through=SeriesEquipment, parent="series", record="equipment")
    preferredTime = TimeField(source="preferred_time", help_text="Local time, HH:MM.")
    price = MoneyField(max_digits=14, min_value=0, required=False, allow_null=True)
    currency = CurrencyField()
    seasonMonths = serializers.ListField(
        source="season_months",
        child=IntegerField(min_value=1, max_value=12),
        max_length=12,
        required=False,
        allow_null=True,
        help_text="Months with visits; null for all.",
    )
    exceptDates = serializers.ListField(
        source="except_dates",
        child=DateField(),
        max_length=1000,
        required=False,
        help_text="Days without a visit.",
    )
    supersedesId = RecordField(source="supersedes", read_only=True)
    warnings = WarningsField()
    field_resources = {"price": "money"}

    class Meta:
        model = RecurringService
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "customerId",
            "addressId",
            "serviceType",
            "frequency",
            "rrule",
            "startDate",
            "endDate",
            "count",
            "preferredTime",
            "durationMinutes",
            "arrivalWindowMinutes",
            "timezone",
            "technician",
            "equipment",
            "price",
            "currency",
            "seasonMonths",
            "exceptDates",
            "holidayPolicy",
            "holidayCountry",
            "holidayRegion",
            "horizonDays",
            "status",
            "supersedesId",
            "warnings",
        ]
        read_only_fields = list(TIMESTAMPS)
        extra_kwargs = TIMESTAMPS | {
            "serviceType": {"source": "service_type"},
            "rrule": {"source": "rule"},
            "startDate": {"source": "starts_on"},
            "endDate": {"source": "ends_on"},
            "durationMinutes": {"source": "duration_minutes"},
            "arrivalWindowMinutes": {"source": "window_minutes"},
            "holidayPolicy": {"source": "holiday_policy"},
            "holidayCountry": {"source": "holiday_country"},
            "holidayRegion": {"source": "holiday_region"},
            "horizonDays": {"source": "horizon_days"},
        }

    @transaction.atomic
    def save(self, **kwargs: Any) -> Any:
        """A new series is planned by a worker at once; an edited one before the answer."""
        is_new = self.instance is None
        series: RecurringService = super().save(**kwargs)
        if is_new:
            generate_soon(series)
        else:
            self.follow(series, self.context["now"])
        return series

    def follow(self, series: RecurringService, now: datetime) -> None:
        """Let the visits ahead follow the edit."""
        replan(series, now=now)


class PreviewedSeriesSerializer(RecurringServiceSerializer):
    """The body of a create, from whoever may read: nothing of it is kept."""

    class Meta(RecurringServiceSerializer.Meta):
        pass

    def may_write(self, name: str) -> bool:
        return True
