"""Whose history the API tells, of the tables in this app."""

from servicing.models import (
    Booking,
    CrewMember,
    Equipment,
    MaintenancePlan,
    Meter,
    MeterReading,
    PartUsed,
    RecurringService,
    SeriesEquipment,
    ServicedEquipment,
    ServiceDocument,
    ServiceRecord,
    Technician,
    TimeOff,
    Visit,
    VisitEquipment,
)
from servicing.serializers.documents import ServiceDocumentSerializer
from servicing.serializers.equipment import (
    EquipmentSerializer,
    MeterReadingSerializer,
    MeterSerializer,
)
from servicing.serializers.joins import (
    BookingSerializer,
    CrewMemberSerializer,
    SeriesEquipmentSerializer,
    ServicedEquipmentSerializer,
    VisitEquipmentSerializer,
)
from servicing.serializers.maintenance import MaintenancePlanSerializer
from servicing.serializers.recurring_services import RecurringServiceSerializer
from servicing.serializers.service_records import PartUsedSerializer, ServiceRecordSerializer
from servicing.serializers.technicians import TechnicianSerializer, TimeOffSerializer
from servicing.serializers.visits import VisitSerializer
from tenancy.audit.registry import AuditedResource, register

register(
    AuditedResource("technician", Technician, TechnicianSerializer, "technicians"),
    AuditedResource("time_off", TimeOff, TimeOffSerializer, "technicians"),
    AuditedResource("equipment", Equipment, EquipmentSerializer, "equipment"),
    AuditedResource("meter", Meter, MeterSerializer, "equipment", "equipment__customer_id"),
    AuditedResource(
        "meter_reading", MeterReading, MeterReadingSerializer, "equipment", "equipment__customer_id"
    ),
    AuditedResource("maintenance_plan", MaintenancePlan, MaintenancePlanSerializer, "equipment"),
    AuditedResource("service", ServiceRecord, ServiceRecordSerializer, "service_records"),
    AuditedResource(
        "part_used", PartUsed, PartUsedSerializer, "service_records", "service__customer_id"
    ),
    AuditedResource(
        "serviced_equipment",
        ServicedEquipment,
        ServicedEquipmentSerializer,
        "service_records",
        "service__customer_id",
    ),
    AuditedResource(
        "service_document",
        ServiceDocument,
        ServiceDocumentSerializer,
        "documents",
        "service__customer_id",
    ),
    AuditedResource("recurring_service", RecurringService, RecurringServiceSerializer, "equipment"),
    AuditedResource(
        "series_equipment",
        SeriesEquipment,
        SeriesEquipmentSerializer,
        "equipment",
        "series__customer_id",
    ),
    AuditedResource("visit", Visit, VisitSerializer, "visits"),
    AuditedResource(
        "crew_member", CrewMember, CrewMemberSerializer, "visits", "visit__customer_id"
    ),
    AuditedResource("booking", Booking, BookingSerializer, "visits", "visit__customer_id"),
    AuditedResource(
        "visit_equipment", VisitEquipment, VisitEquipmentSerializer, "visits", "visit__customer_id"
    ),
)
