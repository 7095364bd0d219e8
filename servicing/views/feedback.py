from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from servicing.feedback import (
    EDITABLE_FOR,
    LIFETIME,
    FeedbackClosed,
    Invited,
    feedback_url,
    invited_by,
    open_record,
    rate,
)
from servicing.models import ServiceRecord
from tenancy.api.exceptions import ApiError, error_response
from tenancy.api.parsers import StrictJSONParser
from tenancy.api.viewsets import ResourceViewSet
from tenancy.audit.events import record_event
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent

CLOSED = "This link is no longer good: it has expired, or the answer stands."
SCORES = [(5, "Very good"), (4, "Good"), (3, "All right"), (2, "Poor"), (1, "Very poor")]


class FeedbackLinkSerializer(serializers.Serializer[Any]):
    """Where the customer rates the service, and until when."""

    url = serializers.URLField()
    expiresAt = serializers.DateTimeField()  # noqa: N815 - as the API says it


class FeedbackLinkMixin(ResourceViewSet):
    """Lets a service be rated by whoever holds its link."""

    @extend_schema(request=None, responses={201: FeedbackLinkSerializer})
    @action(detail=True, methods=["post"], url_path="feedback-link")
    def feedback_link(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A signed link, good for 30 days and one answer that may be corrected for 24 hours.

        The audit tells who made it, as a `feedback_link` with the service's id.
        """
        record: ServiceRecord = self.get_object()
        record.require_present()
        record_event(
            AuditEvent.Action.CREATED,
            "feedback_link",
            resource_id=record.pk,
            customer_id=record.customer_id,
        )
        link = {"url": feedback_url(record), "expiresAt": timezone.now() + LIFETIME}
        return Response(FeedbackLinkSerializer(link).data, status=201)


class FeedbackForm(forms.Form):
    score = forms.TypedChoiceField(
        choices=SCORES,
        coerce=int,
        error_messages={"invalid_choice": "A score is 1 to 5.", "required": "Choose a rating."},
    )
    comment = forms.CharField(
        required=False, max_length=2000, validators=[ProhibitNullCharactersValidator()]
    )

    def clean_comment(self) -> str:
        comment: str = self.cleaned_data["comment"]
        try:
            comment.encode()
        except UnicodeEncodeError:
            raise ValidationError("This text is not Unicode.", code="invalid") from None
        return comment


@method_decorator(csrf_exempt, name="dispatch")  # The link is the right; no cookie is.
class FeedbackView(View):
    """The page behind a feedback link. It shows nothing unless the link is good.

    A JSON body is answered in JSON, under the rules of the API.
    """

    template = "servicing/feedback.html"

    def get(self, request: HttpRequest, text: str) -> HttpResponse:
        if (about := invited_by(text)) is None:
            return self.closed(request)
        with tenant_scope(about.company_id):
            try:
                record = open_record(about.service_id, timezone.now())
            except FeedbackClosed:
                return self.closed(request)
            said = {"score": record.satisfaction_score, "comment": record.satisfaction_comment}
            return self.page(request, record, form=FeedbackForm(initial=said))

    def post(self, request: HttpRequest, text: str) -> HttpResponse:
        if (about := invited_by(text)) is None:
            return self.closed(request)
        try:
            form = FeedbackForm(body_of(request))
        except ParseError as error:
            return error_response(error)
        with tenant_scope(about.company_id):
            try:
                return self.answer(request, about, form, timezone.now())
            except FeedbackClosed:
                return self.closed(request)

    def answer(
        self, request: HttpRequest, about: Invited, form: FeedbackForm, now: datetime
    ) -> HttpResponse:
        if not form.is_valid():
            if is_json(request):
                return error_response(ValidationError(form.errors.as_data()))
            return self.page(request, open_record(about.service_id, now), form=form, status=400)
        sent = form.cleaned_data
        record = rate(about.service_id, sent["score"], sent["comment"], now)
        if is_json(request):
            return unkept(JsonResponse(kept(record)))
        return self.page(request, record, done=True)

    def page(
        self, request: HttpRequest, record: ServiceRecord, status: int = 200, **context: Any
    ) -> HttpResponse:
        shown = {"company": record.tenant.name, "record": record, "scores": SCORES, **context}
        return unkept(render(request, self.template, shown, status=status))

    def closed(self, request: HttpRequest) -> HttpResponse:
        if is_json(request):
            return error_response(ApiError(410, "expired", CLOSED))
        return unkept(render(request, self.template, {"closed": CLOSED}, status=410))


def kept(record: ServiceRecord) -> dict[str, Any]:
    rated_at: Any = record.rated_at
    return {
        "score": record.satisfaction_score,
        "comment": record.satisfaction_comment,
        "editableUntil": (rated_at + EDITABLE_FOR).isoformat(),
    }


def unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def is_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json"


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The fields sent, as a form or as JSON; ParseError for JSON that is no object of texts."""
    if not is_json(request):
        return request.POST
    sent = StrictJSONParser().parse(request)
    if not isinstance(sent, dict):
        raise ParseError("The body is not acceptable: send an object.")
    wrong = [name for name, value in sent.items() if isinstance(value, list | dict | bool)]
    if wrong or set(sent) - set(FeedbackForm.base_fields):
        raise ParseError("The body is not acceptable: send score, 1 to 5, and comment, a text.")
    return sent
