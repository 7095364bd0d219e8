from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tenancy.api.documents import DocumentFilter, DocumentViewSet
from tenancy.api.viewsets import EditMixin, ParentScopedMixin, ResourceViewSet
from trucking.billing import pay
from trucking.charging import accept
from trucking.filters.load_parts import ChargeFilter, PaymentFilter, StopFilter
from trucking.load_examples import (
    CHARGE,
    DOCUMENT,
    LOAD,
    NEW_DOCUMENT,
    NEW_PAYMENT,
    PATCHED_STOP,
    PAYMENT,
    STOP,
)
from trucking.models import Charge, Load, LoadDocument, Payment, Stop
from trucking.serializers.charge import ChargeSerializer
from trucking.serializers.load import LoadSerializer
from trucking.serializers.load_document import LoadDocumentSerializer
from trucking.serializers.payment import PaymentSerializer
from trucking.serializers.stop import StopSerializer


class BelowLoadMixin(ParentScopedMixin):
    """What hangs on a load; a write locks its customer, then the load."""

    parent_queryset = Load.objects.all()
    parent_field = "load"
    parent_kwarg = "load_id"
    parent_path_to_customer = "customer_id"
    path_to_customer = "load__customer_id"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.asker.access("loads").reads:
            raise Http404  # Who sees no loads sees nothing below them.


class StopViewSet(BelowLoadMixin, EditMixin):
    """The places on a load's way, whose stamped times may be corrected."""

    resource = "loads"
    noun = "stop"
    queryset = Stop.objects.all()
    serializer_class = StopSerializer
    default_ordering = "created"  # As they are driven.
    filterset_class = StopFilter
    example = STOP
    body_examples = {"partial_update": PATCHED_STOP}

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": timezone.now()}


class ChargeViewSet(BelowLoadMixin):
    """The priced lines of a load."""

    resource = "money"
    action_resources = {"accept": "billing"}
    noun = "charge"
    queryset = Charge.objects.all()
    serializer_class = ChargeSerializer
    filterset_class = ChargeFilter
    example = CHARGE
    body_examples: dict[str, Any] = {"accept": {}}
    summaries = {"accept": "Accept a proposed charge"}

    @extend_schema(request=None, responses={200: ChargeSerializer})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        charge = self.get_object()
        accept(self.parent, charge)
        return Response(self.get_serializer(charge).data)


class PaymentViewSet(BelowLoadMixin, ResourceViewSet):
    """Money that came in for a load."""

    resource = "billing"
    noun = "payment"
    queryset = Payment.objects.all()
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilter
    example = PAYMENT
    answer_examples = {"create": LOAD}
    body_examples = {"create": NEW_PAYMENT}
    summaries = {"create": "Book a payment, and answer the load"}

    @extend_schema(request=PaymentSerializer, responses={201: LoadSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer: Any = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        load, payment = self.parent, serializer.row
        try:
            pay(load, payment)
        except ValidationError as error:
            raise serializer.in_api_names(error) from error
        load.refresh_from_db()
        answer = LoadSerializer(load, context=self.get_serializer_context())
        names = {**kwargs, "id": payment.pk}
        location = reverse(f"{self.basename}-detail", kwargs=names, request=request)
        return Response(answer.data, status=201, headers={"Location": location})


class LoadDocumentViewSet(BelowLoadMixin, DocumentViewSet):
    """Papers of a load, sealed on disk."""

    queryset = LoadDocument.objects.select_related("uploaded_by", "load")
    serializer_class = LoadDocumentSerializer
    filterset_class = DocumentFilter
    example = DOCUMENT
    body_examples = {"create": NEW_DOCUMENT}
