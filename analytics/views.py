from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.asking import RESOURCE, about_company, about_customer, about_technician, question
from analytics.definitions import BY_ID, DEFINITIONS, shown
from analytics.examples import ANALYTICS, DEFINITION
from analytics.overview import overview
from analytics.periods import Interval
from analytics.serializers import (
    AnalyticsSerializer,
    DefinitionListSerializer,
    DefinitionSerializer,
)
from analytics.subjects import Subject
from analytics.tidy import CsvRenderer, rows_of
from tenancy.api.queries import asked
from tenancy.api.renderers import StrictJSONRenderer
from tenancy.api.views import ApiView
from tenancy.asker import Asker

PARAMETERS = [
    OpenApiParameter("from", str, description="The first day; default: a year before `to`."),
    OpenApiParameter("to", str, description="The last day; default: today."),
    OpenApiParameter("interval", str, enum=[str(i) for i in Interval], description="Of `series`."),
    OpenApiParameter("compare", str, enum=["previous"], description="Adds each `change`."),
]
SCHEMA = {(200, "application/json"): AnalyticsSerializer, (200, "text/csv"): OpenApiTypes.STR}


class AnalyticsView(ApiView):
    """Figures over a period, in the company's timezone. Accept: text/csv answers them as a table.

    Revenue is null for roles that may not see it. Technicians see what they did themselves.
    """

    resource = RESOURCE
    renderer_classes = [StrictJSONRenderer, CsvRenderer]
    answered_once = frozenset({"asOf"})  # The moment alone makes no other answer.
    answer_examples = {"GET": ANALYTICS}

    def answer(self, request: Request, subject: Subject) -> Response:
        asker: Asker = request.asker  # type: ignore[attr-defined]
        told = overview(question(asker, subject, request.query_params, timezone.now()))
        if isinstance(request.accepted_renderer, CsvRenderer):
            name = f"analytics-{told['from']}-{told['to']}.csv"
            disposition = f'attachment; filename="{name}"'
            return Response([*rows_of(told)], headers={"Content-Disposition": disposition})
        return Response(told)

    def handle_exception(self, exc: Exception) -> Any:
        """Errors are JSON, whatever is accepted."""
        self.request.accepted_renderer = StrictJSONRenderer()
        self.request.accepted_media_type = StrictJSONRenderer.media_type
        return super().handle_exception(exc)


class CompanyAnalyticsView(AnalyticsView):
    summaries = {"GET": "Show the company's figures"}

    @extend_schema(operation_id="analytics", parameters=PARAMETERS, responses=SCHEMA)
    def get(self, request: Request) -> Response:
        return self.answer(request, about_company(request.asker))  # type: ignore[attr-defined]


class CustomerAnalyticsView(AnalyticsView):
    summaries = {"GET": "Show a customer's figures"}

    @extend_schema(operation_id="customers_analytics", parameters=PARAMETERS, responses=SCHEMA)
    def get(self, request: Request, customer_id: UUID) -> Response:
        asker: Asker = request.asker  # type: ignore[attr-defined]
        return self.answer(request, about_customer(asker, customer_id))


class TechnicianAnalyticsView(AnalyticsView):
    summaries = {"GET": "Show a technician's figures"}

    @extend_schema(operation_id="technicians_analytics", parameters=PARAMETERS, responses=SCHEMA)
    def get(self, request: Request, technician_id: UUID) -> Response:
        asker: Asker = request.asker  # type: ignore[attr-defined]
        return self.answer(request, about_technician(asker, technician_id))


class DefinitionsView(ApiView):
    """What each figure counts, and what it leaves out."""

    resource = RESOURCE
    summaries = {"GET": "List what the figures count"}
    answer_examples = {"GET": {"results": [DEFINITION], "next": None, "previous": None}}

    @extend_schema(operation_id="analytics_definitions", responses=DefinitionListSerializer)
    def get(self, request: Request) -> Response:
        asked(forms.Form, request.query_params)
        results = [shown(definition) for definition in DEFINITIONS]
        return Response({"results": results, "next": None, "previous": None})


class DefinitionView(ApiView):
    """What one figure counts, and what it leaves out."""

    resource = RESOURCE
    summaries = {"GET": "Show what a figure counts"}
    answer_examples = {"GET": DEFINITION}

    @extend_schema(operation_id="analytics_definition", responses=DefinitionSerializer)
    def get(self, request: Request, definition: str) -> Response:
        asked(forms.Form, request.query_params)
        if definition not in BY_ID:
            raise Http404
        return Response(shown(BY_ID[definition]))
