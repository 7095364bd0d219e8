from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from servicing.calendar import calendar_of
from servicing.models import Technician
from servicing.models.technician import company_of_calendar_key
from tenancy.api.documents import AnyAccept
from tenancy.api.etags import etag_of, is_known
from tenancy.api.views import ApiView
from tenancy.context import tenant_scope

EXAMPLE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:20240205T150000Z\r\n"
    "SUMMARY:HVAC Maintenance: ABC Manufacturing\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


class CalendarView(ApiView):
    """A technician's visits for a calendar app, which can send no header with a token."""

    open_actions = frozenset({"GET"})
    authentication_classes = ()
    content_negotiation_class = AnyAccept
    summaries = {"GET": "Fetch a technician's visits as a calendar"}
    answer_examples = {"GET": EXAMPLE}

    @extend_schema(
        operation_id="visits_calendar",
        parameters=[OpenApiParameter("token", str, required=True)],
        responses={(200, "text/calendar"): OpenApiTypes.STR},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.query_params.get("token", "")
        if (company_id := company_of_calendar_key(key)) is None:
            raise Http404
        with tenant_scope(company_id):
            technician = Technician.of_calendar_key(key)
            if technician is None:
                raise Http404
            feed = calendar_of(technician, timezone.now())
        tag = etag_of({"feed": feed.decode()})
        if is_known(tag, request.headers.get("If-None-Match", "")):
            return HttpResponseNotModified(headers={"ETag": tag})
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        return HttpResponse(feed, content_type="text/calendar; charset=utf-8", headers=headers)
