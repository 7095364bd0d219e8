from datetime import date, timedelta
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError

from customers.models import Customer
from servicing.filters import RecurringServiceFilter
from servicing.generation.splitting import links_of, require_successor, successor_of
from servicing.models import LedgerEntry, RecurringService
from servicing.preview import USUAL, preview
from servicing.serializers.occurrences import (
    OccurrencesSerializer,
    PeriodForm,
    PreviewForm,
    PreviewSerializer,
    ScopeForm,
    shown_entry,
    shown_preview,
)
from servicing.serializers.recurring_services import (
    PreviewedSeriesSerializer,
    RecurringServiceSerializer,
)
from servicing.serializers.successors import SuccessorSerializer
from servicing.series_examples import (
    NEW_RECURRING_SERVICE,
    OCCURRENCES,
    PREVIEW,
    RECURRING_SERVICE,
)
from tenancy.api.exceptions import invalid_field
from tenancy.api.reading import keep
from tenancy.api.viewsets import (
    ArchiveMixin,
    BelowCustomerMixin,
    CreateMixin,
    ParentScopedMixin,
    ReplaceMixin,
    RestoreMixin,
)

LONGEST_LOOK = timedelta(days=731)
SCOPE = [
    OpenApiParameter(
        "scope",
        str,
        enum=["all", "following"],
        description="`all` (default) changes the visits ahead that nobody has touched."
        " `following` ends the series the day before `from` and answers its successor.",
    ),
    OpenApiParameter("from", date, description="The first day that changes, with `following`."),
]


class RecurringServiceBase(CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    resource = "equipment"
    noun = "recurring service"
    queryset = RecurringService.objects.all()
    serializer_class = RecurringServiceSerializer
    filterset_class = RecurringServiceFilter
    asking_actions = frozenset({"preview"})
    example = RECURRING_SERVICE
    body_examples = {
        "create": NEW_RECURRING_SERVICE,
        "update": NEW_RECURRING_SERVICE,
        "partial_update": {"preferredTime": "13:30"},
        "preview": NEW_RECURRING_SERVICE,
    }
    answer_examples = {"preview": PREVIEW, "occurrences": OCCURRENCES}
    summaries = {
        "occurrences": "Explain the dates of a recurring service",
        "preview": "Preview the dates of a recurring service",
    }

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": timezone.now()}

    @extend_schema(parameters=SCOPE)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().update(request, *args, **kwargs)

    @extend_schema(parameters=SCOPE)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().partial_update(request, *args, **kwargs)

    def edit(self, request: Request, *, partial: bool) -> Response:
        asked = asked_of(request, ScopeForm)
        if asked["scope"] == "following":
            if asked["from"] is None:
                raise invalid_field("from", "required", "Send the first day that changes.")
            return self.edit_following(request, asked["from"], partial=partial)
        if asked["from"]:
            raise invalid_field("from", "misplaced", "This belongs to scope=following.")
        return super().edit(request, partial=partial)

    def edit_following(self, request: Request, first: date, *, partial: bool) -> Response:
        """End the series the day before `first`; answer the one that goes on from there."""
        series: RecurringService = self.get_object()
        series.require_present()
        require_successor(series, first, timezone.now())
        successor = successor_of(series, first)
        keep(successor, "equipment", links_of(series, successor))
        serializer = SuccessorSerializer(
            successor,
            data=request.data,
            partial=partial,
            context=self.get_serializer_context(),
        )
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)

    @extend_schema(
        parameters=[
            OpenApiParameter("from", date, description="Default: a year ago."),
            OpenApiParameter("to", date, description="Inclusive; default: as far as planned."),
        ],
        responses=OccurrencesSerializer,
    )
    @action(detail=True, methods=["get"])
    def occurrences(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Every date that was due so far or is planned: its visit, or why it has none."""
        series = get_object_or_404(self.get_queryset(), id=self.kwargs["id"])
        asked = asked_of(request, PeriodForm)
        year_ago = series.today(timezone.now()) - timedelta(days=365)
        first = asked["from"] or max(series.begins_on, year_ago)
        last = asked["to"] or first + LONGEST_LOOK
        if not first <= last <= first + LONGEST_LOOK:
            message = f"`to` is not before `from`, and at most {LONGEST_LOOK.days} days after it."
            raise invalid_field("to", "out_of_range", message)
        entries = LedgerEntry.objects.filter(series=series, date__range=(first, last))
        shown = map(shown_entry, entries.select_related("visit").order_by("date"))
        return Response({"results": list(shown)})

    @extend_schema(
        request=RecurringServiceSerializer,
        parameters=[OpenApiParameter("n", int, description=f"How many dates; default {USUAL}.")],
        responses={200: PreviewSerializer},
    )
    @action(detail=False, methods=["post"])
    def preview(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The dates that the body of a create would get, from its first day on; nothing is kept."""
        count = asked_of(request, PreviewForm)["n"] or USUAL
        serializer = PreviewedSeriesSerializer(
            data=request.data, context=self.get_serializer_context()
        )
        serializer.is_valid(raise_exception=True)
        series: RecurringService = serializer.row
        found = preview(series, count, timezone.now())
        return Response(shown_preview(found, series.warnings()))


class RecurringServiceViewSet(BelowCustomerMixin, RecurringServiceBase):
    """Work that comes back, at all customers."""

    body_examples = RecurringServiceBase.body_examples | {
        action: NEW_RECURRING_SERVICE | {"customerId": RECURRING_SERVICE["customerId"]}
        for action in ("create", "preview")
    }


class CustomerRecurringServiceViewSet(ParentScopedMixin, RecurringServiceBase):
    """Work that comes back at a customer's."""

    parent_queryset = Customer.objects.all()
    summaries = RecurringServiceBase.summaries | {
        "list": "List a customer's recurring services",
        "create": "Set up a recurring service at a customer's",
    }


def asked_of(request: Request, form_class: type[forms.Form]) -> dict[str, Any]:
    """What the query asks for; 400 for what it may not."""
    form = form_class(request.query_params)
    unknown = {
        name: [ErrorDetail("There is no such parameter.", code="unknown_parameter")]
        for name in request.query_params
        if name not in form.fields
    }
    if unknown:
        raise ValidationError(unknown)
    if not form.is_valid():
        raise ValidationError(
            {
                name: [ErrorDetail(e["message"], code=e["code"]) for e in found]
                for name, found in form.errors.get_json_data().items()
            }
        )
    return form.cleaned_data
