from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django.db.models import Q
from django.utils import timezone

from servicing.maintenance import Basis, DueState
from servicing.models import (
    CrewMember,
    Equipment,
    MaintenancePlan,
    RecurringService,
    SeriesEquipment,
    ServicedEquipment,
    ServiceRecord,
    Technician,
    TimeOff,
    Visit,
    VisitEquipment,
)
from servicing.recurrence import Frequency
from tenancy.api.filters import (
    BooleanFilter,
    ChoicesFilter,
    IncludeArchivedFilter,
    InstantFilter,
    RecordFilter,
    ResourceFilter,
    uuid_or_none,
)


class UntilFilter(InstantFilter):
    """Before an instant, or through a day to its last moment in the company's zone."""

    def filter(self, queryset: Any, value: Any) -> Any:
        if isinstance(value, date) and not isinstance(value, datetime):
            zone = ZoneInfo(self.parent.request.asker.company.timezone)
            value = datetime.combine(value + timedelta(days=1), time.min, zone)
        return super().filter(queryset, value)


class JoinedFilter(RecordFilter):
    """Records that are joined to the one with this id by a row of `through`."""

    def __init__(self, through: Any, record: str, other: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.through, self.record, self.other = through, record, other

    def filter(self, queryset: Any, value: str) -> Any:
        if not value:
            return queryset
        if (related := uuid_or_none(value)) is None:
            return queryset.none()
        return queryset.filter(self.condition(related))

    def condition(self, related: Any) -> Q:
        rows = self.through.objects.filter(**{f"{self.other}_id": related})
        return Q(pk__in=rows.values(f"{self.record}_id"))


class GoesFilter(JoinedFilter):
    """Visits that a technician leads or goes along on."""

    def condition(self, related: Any) -> Q:
        return super().condition(related) | Q(technician_id=related)


class PeriodFilter(ResourceFilter):
    """`from` and `to`, which Python's grammar keeps as names of attributes for itself."""

    period_column = ""

    @classmethod
    def get_filters(cls) -> Any:
        column = cls.period_column
        filters: Any = super().get_filters()
        if column:
            filters["from"] = InstantFilter(field_name=column, lookup_expr="gte")
            filters["to"] = UntilFilter(field_name=column, lookup_expr="lt")
        return filters


class TechnicianFilter(ResourceFilter):
    active = BooleanFilter()
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = Technician
        fields: list[str] = []


class TimeOffFilter(PeriodFilter):
    period_column = "start"
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = TimeOff
        fields: list[str] = []


class EquipmentFilter(ResourceFilter):
    customer = RecordFilter(field_name="customer_id")
    addressId = RecordFilter(field_name="address_id")
    status = ChoicesFilter(choices=Equipment.Status.choices)
    category = django_filters.CharFilter()
    manufacturer = django_filters.CharFilter()
    model = django_filters.CharFilter()
    serialNumber = django_filters.CharFilter(field_name="serial_number")
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = Equipment
        fields: list[str] = []


class DueStateFilter(django_filters.MultipleChoiceFilter):
    """How a plan stands on the company's own day."""

    def filter(self, queryset: Any, value: list[str]) -> Any:
        if not value:
            return queryset
        zone = ZoneInfo(self.parent.request.asker.company.timezone)
        return queryset.in_state(value, timezone.localdate(timezone=zone))


class MaintenancePlanFilter(ResourceFilter):
    customer = RecordFilter(field_name="customer_id")
    equipment = RecordFilter(field_name="equipment_id")
    technician = RecordFilter(field_name="technician_id")
    serviceType = django_filters.CharFilter(field_name="service_type")
    status = django_filters.MultipleChoiceFilter(choices=MaintenancePlan.Status.choices)
    basis = django_filters.MultipleChoiceFilter(choices=Basis.choices)
    state = DueStateFilter(choices=DueState.choices)
    dueAfter = django_filters.DateFilter(field_name="next_due_on", lookup_expr="gte")
    dueBefore = django_filters.DateFilter(field_name="next_due_on", lookup_expr="lt")
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = MaintenancePlan
        fields: list[str] = []


class ServiceFilter(PeriodFilter):
    period_column = "service_date"
    customer = RecordFilter(field_name="customer_id")
    technician = RecordFilter(field_name="technician_id")
    equipment = JoinedFilter(ServicedEquipment, "service", "equipment")
    visitId = RecordFilter(field_name="visit_id")
    addressId = RecordFilter(field_name="address_id")
    serviceType = django_filters.CharFilter(field_name="service_type")
    kind = ChoicesFilter(choices=ServiceRecord.Kind.choices)
    outcome = ChoicesFilter(choices=ServiceRecord.Outcome.choices)
    followUpRequired = BooleanFilter(field_name="follow_up_required")
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = ServiceRecord
        fields: list[str] = []


class VisitFilter(PeriodFilter):
    period_column = "scheduled_start"
    customer = RecordFilter(field_name="customer_id")
    technician = GoesFilter(CrewMember, "visit", "technician")
    equipment = JoinedFilter(VisitEquipment, "visit", "equipment")
    addressId = RecordFilter(field_name="address_id")
    status = ChoicesFilter(choices=Visit.Status.choices)
    priority = ChoicesFilter(choices=Visit.Priority.choices)
    source = ChoicesFilter(choices=Visit.Source.choices)
    serviceType = django_filters.CharFilter(field_name="service_type")
    recurringServiceId = RecordFilter(field_name="recurring_service_id")
    maintenancePlanId = RecordFilter(field_name="maintenance_plan_id")
    occurrenceDate = django_filters.DateFilter(field_name="occurrence_date")
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = Visit
        fields: list[str] = []


class RecurringServiceFilter(ResourceFilter):
    customer = RecordFilter(field_name="customer_id")
    technician = RecordFilter(field_name="technician_id")
    equipment = JoinedFilter(SeriesEquipment, "series", "equipment")
    addressId = RecordFilter(field_name="address_id")
    status = django_filters.MultipleChoiceFilter(choices=RecurringService.Status.choices)
    frequency = django_filters.MultipleChoiceFilter(choices=Frequency.choices)
    serviceType = django_filters.CharFilter(field_name="service_type")
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = RecurringService
        fields: list[str] = []
