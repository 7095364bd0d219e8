from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer
from tenancy.api.viewsets import (
    ArchiveMixin,
    BelowCustomerMixin,
    CreateMixin,
    ParentScopedMixin,
    ReplaceMixin,
    RestoreMixin,
)
from trucking.billing import bill
from trucking.filters.load import CustomerLoadFilter, LoadFilter
from trucking.load_examples import (
    BILLING,
    LOAD,
    NEW_COMPANY_LOAD,
    NEW_LOAD,
    PATCHED_LOAD,
    TRANSITION,
)
from trucking.models import Load
from trucking.moves import Status
from trucking.moving import Order, move
from trucking.serializers.load import LoadSerializer
from trucking.serializers.load_orders import BillingSerializer, LoadTransitionSerializer


class RecordsOfLoads(CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    """What both routes to loads share."""

    resource = "loads"
    noun = "load"
    queryset = Load.objects.all()
    serializer_class = LoadSerializer
    action_resources = {**RestoreMixin.action_resources, "billing": "billing"}
    example = LOAD
    body_examples: dict[str, Any] = {
        "create": NEW_LOAD,
        "update": NEW_LOAD,
        "partial_update": PATCHED_LOAD,
        "transitions": TRANSITION,
        "billing": BILLING,
    }
    summaries = {
        "transitions": "Move a load along its life",
        "billing": "Move a load's account on",
    }

    def get_present(self) -> Load:
        load: Load = self.get_object()
        load.require_present()
        return load

    @extend_schema(request=LoadTransitionSerializer, responses={200: LoadSerializer})
    @action(detail=True, methods=["post"])
    def transitions(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        load, now = self.get_present(), timezone.now()
        asked = LoadTransitionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        sent: dict[str, Any] = asked.validated_data
        order = Order(
            to=Status(sent["to"]),
            at=sent.get("at") or now,
            now=now,
            may_override=self.asker.access("restores_and_overrides").writes,
            reason=sent.get("reason") or "",
            tonu=sent["tonu"],
            override_hold=sent["overrideHold"],
            override_credit=sent["overrideCredit"],
        )
        answer: Any = self.get_serializer(load)
        self.keep_items(load)
        try:
            move(load, order)
        except ValidationError as error:
            raise answer.in_api_names(error) from error
        self.keep_items(load)  # Reads what the move wrote.
        return Response(answer.data)

    @extend_schema(request=BillingSerializer, responses={200: LoadSerializer})
    @action(detail=True, methods=["post"])
    def billing(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        load = self.get_present()
        asked = BillingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        sent: dict[str, Any] = asked.validated_data
        bill(
            load,
            Load.BillingStatus(sent["to"]),
            at=sent.get("at") or timezone.now(),
            invoice_number=sent.get("invoiceNumber"),
        )
        load.refresh_from_db()
        return Response(self.get_serializer(load).data)


class LoadViewSet(BelowCustomerMixin, RecordsOfLoads):
    """The load board: all loads of the company."""

    filterset_class = LoadFilter
    body_examples = {
        **RecordsOfLoads.body_examples,
        "create": NEW_COMPANY_LOAD,
        "update": NEW_COMPANY_LOAD,
    }


class CustomerLoadViewSet(ParentScopedMixin, RecordsOfLoads):
    """What is hauled for one customer."""

    parent_queryset = Customer.objects.all()
    filterset_class = CustomerLoadFilter
