"""Rows that join records, as the history tells them."""

from servicing.models import (
    Booking,
    CrewMember,
    SeriesEquipment,
    ServicedEquipment,
    VisitEquipment,
)
from tenancy.api.serializers import ResourceSerializer


class CrewMemberSerializer(ResourceSerializer):
    class Meta:
        model = CrewMember
        fields = ["id", "visit", "technician", "position"]


class BookingSerializer(ResourceSerializer):
    class Meta:
        model = Booking
        fields = ["id", "visit", "technician", "overridden"]


class VisitEquipmentSerializer(ResourceSerializer):
    class Meta:
        model = VisitEquipment
        fields = ["id", "visit", "equipment", "position"]


class ServicedEquipmentSerializer(ResourceSerializer):
    class Meta:
        model = ServicedEquipment
        fields = ["id", "service", "equipment", "position"]


class SeriesEquipmentSerializer(ResourceSerializer):
    class Meta:
        model = SeriesEquipment
        fields = ["id", "series", "equipment", "position"]
