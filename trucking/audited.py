"""Whose history the API tells, of the tables in this app."""

from tenancy.audit.registry import AuditedResource, register
from trucking.models import FuelPrice, Rate
from trucking.serializers.fuel_price import FuelPriceSerializer
from trucking.serializers.rate import RateSerializer

register(
    AuditedResource("rate", Rate, RateSerializer, "rates"),
    AuditedResource("fuel_price", FuelPrice, FuelPriceSerializer, "rates"),
)
