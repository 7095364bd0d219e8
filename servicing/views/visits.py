from types import SimpleNamespace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError

from customers.models import Customer
from servicing.examples import NEW_VISIT, TRANSITION, VISIT
from servicing.filters import VisitFilter
from servicing.models import ServiceRecord, Visit, move
from servicing.models.visit_states import Move, is_reopening
from servicing.own import visits_of
from servicing.serializers.service_records import ServiceRecordSerializer
from servicing.serializers.transitions import VisitTransitionSerializer
from servicing.serializers.visits import VisitSerializer
from tenancy.api.viewsets import (
    ArchiveMixin,
    BelowCustomerMixin,
    CreateMixin,
    ParentScopedMixin,
    ReplaceMixin,
    RestoreMixin,
)
from tenancy.context import acting


class VisitBase(CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    resource = "visits"
    noun = "visit"
    orderings = {
        "created": "created_at",
        "updated": "updated_at",
        "scheduledStart": "scheduled_start",
    }
    queryset = Visit.objects.all()
    serializer_class = VisitSerializer
    filterset_class = VisitFilter
    action_resources = RestoreMixin.action_resources | {"transitions": "visit_moves"}
    example = VISIT
    body_examples = {
        "create": NEW_VISIT,
        "update": NEW_VISIT,
        "partial_update": {"scheduledStart": "2024-02-05T16:00:00Z"},
        "transitions": TRANSITION,
    }
    summaries = {"transitions": "Move a visit to another status"}

    @extend_schema(request=VisitTransitionSerializer, responses=VisitSerializer)
    @action(detail=True, methods=["post"])
    def transitions(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Dispatch, arrive, complete: the legal moves alone; another is 409 with `allowed`.

        Completing writes the service record, with what is sent as `service`.
        """
        visit: Visit = self.get_object()
        visit.require_present()
        self.require_going(visit)
        serializer = VisitTransitionSerializer(
            data=request.data, context=self.get_serializer_context()
        )
        serializer.is_valid(raise_exception=True)
        wanted = serializer.move(timezone.now())
        self.require_may(visit, wanted)
        with acting(reason=wanted.reason):
            record = self.moved(visit, wanted)
            if record is not None and serializer.validated_data.get("service"):
                self.fill(record, serializer.validated_data["service"])
        return self.answer(visit)

    def require_going(self, visit: Visit) -> None:
        """A technician moves only visits that they lead or go along on."""
        own = visits_of(self.asker, timezone.now()).filter(pk=visit.pk)
        if self.asker.access("visit_moves").only_own and not own.exists():
            raise PermissionDenied

    def require_may(self, visit: Visit, wanted: Move) -> None:
        """What is done may be undone by a manager."""
        may = self.asker.access("restores_and_overrides").writes
        if is_reopening(visit.status, wanted.to) and not may:
            raise PermissionDenied

    def moved(self, visit: Visit, wanted: Move) -> ServiceRecord | None:
        try:
            return move(visit, wanted, now=timezone.now())
        except ModelValidationError as error:
            serializer: Any = self.get_serializer()
            raise serializer.in_api_names(error) from error

    def fill(self, record: ServiceRecord, sent: Any) -> None:
        """Write what the technician says of the work into the record that the move made."""
        view = SimpleNamespace(resource="service_records")
        context = {"request": self.request, "view": view}
        serializer = ServiceRecordSerializer(record, data=sent, partial=True, context=context)
        try:
            serializer.is_valid(raise_exception=True)
            serializer.save()
        except ValidationError as error:
            raise ValidationError({"service": error.detail}) from error

    def answer(self, visit: Visit) -> Response:
        rows = self.plan.fetch(Visit.objects.filter(pk=visit.pk))
        (shown,) = self.plan.present(rows, self.asker)
        return Response({**shown, "warnings": visit.warnings()})


class VisitViewSet(BelowCustomerMixin, VisitBase):
    """The work that is planned, at all customers."""

    body_examples = VisitBase.body_examples | {
        "create": NEW_VISIT | {"customerId": VISIT["customerId"]}
    }


class CustomerVisitViewSet(ParentScopedMixin, VisitBase):
    """The work that is planned at a customer's."""

    parent_queryset = Customer.objects.all()
    summaries = VisitBase.summaries | {
        "list": "List a customer's visits",
        "create": "Plan a visit at a customer's",
    }
