from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import ValidationError

from servicing.examples import (
    AVAILABILITY,
    CALENDAR,
    NEW_TECHNICIAN,
    NEW_TIME_OFF,
    TECHNICIAN,
    TIME_OFF,
)
from servicing.filters import TechnicianFilter, TimeOffFilter
from servicing.models import Technician, TimeOff
from servicing.serializers.technicians import TechnicianSerializer, TimeOffSerializer
from servicing.working_hours import Span
from tenancy.api.filters import InstantFormField
from tenancy.api.queries import asked
from tenancy.api.viewsets import (
    ArchiveMixin,
    CreateMixin,
    ParentScopedMixin,
    ReplaceMixin,
    ResourceViewSet,
    RestoreMixin,
)
from tenancy.roles import Access

USUAL_LOOK, LONGEST_LOOK = timedelta(days=7), timedelta(days=92)
MAX_MINUTES = 24 * 60


class AvailabilityForm(forms.Form):
    """What the query asks; `from` and `to` are no names that a class body could declare."""

    minutes = forms.IntegerField(min_value=1, max_value=MAX_MINUTES, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = InstantFormField(required=False)
        self.fields["to"] = InstantFormField(required=False)


class FreeSpanSerializer(serializers.Serializer[Any]):
    """A time that is free, half-open."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class AvailabilitySerializer(serializers.Serializer[Any]):
    results = FreeSpanSerializer(many=True)


class CalendarSerializer(serializers.Serializer[Any]):
    """Where a calendar app fetches the visits; whoever has the address reads them."""

    url = serializers.URLField()


class SelfScopedMixin(ResourceViewSet):
    """A role that sees what is about themselves sees their own row as a technician."""

    path_to_member = "member"

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        if self.asker.access(self.resource) is Access.SELF:
            return queryset.filter(**{self.path_to_member: self.asker.membership.pk})
        return queryset


class TechnicianViewSet(SelfScopedMixin, CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    """Whom the company sends to its customers."""

    resource = "technicians"
    noun = "technician"
    path_to_customer = ""
    queryset = Technician.objects.all()
    serializer_class = TechnicianSerializer
    filterset_class = TechnicianFilter
    example = TECHNICIAN
    body_examples = {
        "create": NEW_TECHNICIAN,
        "update": NEW_TECHNICIAN,
        "partial_update": {"active": False},
    }
    answer_examples = {"calendar_token": CALENDAR, "availability": AVAILABILITY}
    summaries = {
        "calendar_token": "Give a technician a calendar address",
        "revoke_calendar_token": "Close a technician's calendar address",
        "availability": "Show when a technician is free",
    }

    @extend_schema(request=None, responses=CalendarSerializer)
    @action(detail=True, methods=["post"], url_path="calendar-token")
    def calendar_token(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answered once, since only a digest is kept; an earlier address ends."""
        technician: Technician = self.get_object()
        technician.require_present()
        key = technician.issue_calendar_key()
        return Response({"url": f"{reverse('visit-calendar', request=request)}?token={key}"})

    @extend_schema(responses={204: None})
    @calendar_token.mapping.delete
    def revoke_calendar_token(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.get_object().revoke_calendar_key()
        return Response(status=204)

    @extend_schema(
        parameters=[
            OpenApiParameter("from", str, description="An instant or a day; default now."),
            OpenApiParameter("to", str, description="An instant or a day; default a week on."),
            OpenApiParameter("minutes", int, description="At least so long; default 60."),
        ],
        responses=AvailabilitySerializer,
    )
    @action(detail=True, methods=["get"])
    def availability(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Where the technician works, is not away and has no visit. Days are the technician's."""
        technician = get_object_or_404(self.get_queryset(), id=self.kwargs["id"])
        within, least = asked_period(request, technician)
        free = [
            {"start": span.start.astimezone(UTC), "end": span.end.astimezone(UTC)}
            for span in technician.free_spans(within)
            if span.end - span.start >= least
        ]
        return Response({"results": free})


def asked_period(request: Request, technician: Technician) -> tuple[Span, timedelta]:
    sent = asked(AvailabilityForm, request.query_params)
    try:
        start = instant_at(sent["from"] or timezone.now(), technician)
        end = instant_at(sent["to"] or start + USUAL_LOOK, technician, days=1)
    except OverflowError:
        message = "No calendar reaches so far."
        raise ValidationError({"from": [ErrorDetail(message, code="out_of_range")]}) from None
    if not start < end <= start + LONGEST_LOOK:
        message = f"`to` lies after `from`, and at most {LONGEST_LOOK.days} days after it."
        raise ValidationError({"to": [ErrorDetail(message, code="out_of_range")]})
    return Span(start, end), timedelta(minutes=sent["minutes"] or 60)


def instant_at(value: date | datetime, technician: Technician, days: int = 0) -> datetime:
    """The instant itself, or the midnight `days` after a day's first."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    midnight = datetime.combine(value + timedelta(days=days), time.min, technician.zone)
    return midnight.astimezone(UTC)


class TimeOffViewSet(
    SelfScopedMixin, ParentScopedMixin, CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin
):
    """When a technician is away."""

    resource = "technicians"
    noun = "time off"
    path_to_member = "technician__member"
    parent_queryset = Technician.objects.all()
    parent_field = "technician"
    parent_kwarg = "technician_id"
    queryset = TimeOff.objects.all()
    serializer_class = TimeOffSerializer
    filterset_class = TimeOffFilter
    example = TIME_OFF
    body_examples = {
        "create": NEW_TIME_OFF,
        "update": NEW_TIME_OFF,
        "partial_update": {"reason": "Training"},
    }
    summaries = {
        "list": "List a technician's time off",
        "create": "Note when a technician is away",
        "retrieve": "Show one time off",
        "update": "Replace a time off",
        "partial_update": "Change a time off",
        "destroy": "Archive a time off",
        "restore": "Restore a time off",
    }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        only_self = self.asker.access(self.resource) is Access.SELF
        if self.parent and only_self and self.parent.member_id != self.asker.membership.pk:
            raise Http404
