"""Whose history the API tells, of the tables in this app."""

from tenancy.audit.registry import AuditedResource, register
from trucking.models import (
    Charge,
    FuelPrice,
    Load,
    LoadDocument,
    LoadException,
    Payment,
    Rate,
    Reference,
    Stop,
)
from trucking.serializers.charge import ChargeSerializer
from trucking.serializers.fuel_price import FuelPriceSerializer
from trucking.serializers.load import LoadSerializer
from trucking.serializers.load_document import LoadDocumentSerializer
from trucking.serializers.load_parts import LoadExceptionSerializer, ReferenceSerializer
from trucking.serializers.payment import PaymentSerializer
from trucking.serializers.rate import RateSerializer
from trucking.serializers.stop import StopItemSerializer

BELOW_LOAD = "load__customer_id"

register(
    AuditedResource("rate", Rate, RateSerializer, "rates"),
    AuditedResource("fuel_price", FuelPrice, FuelPriceSerializer, "rates"),
    AuditedResource("load", Load, LoadSerializer, "loads"),
    AuditedResource("stop", Stop, StopItemSerializer, "loads", BELOW_LOAD),
    AuditedResource("reference", Reference, ReferenceSerializer, "loads", BELOW_LOAD),
    AuditedResource("load_exception", LoadException, LoadExceptionSerializer, "loads", BELOW_LOAD),
    AuditedResource("charge", Charge, ChargeSerializer, "money", BELOW_LOAD),
    AuditedResource("payment", Payment, PaymentSerializer, "billing", BELOW_LOAD),
    AuditedResource("load_document", LoadDocument, LoadDocumentSerializer, "documents", BELOW_LOAD),
)
