from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from customers.exporting.streaming import lines
from customers.filters import CustomerFilter
from customers.imports.columns import template
from customers.models import Customer
from customers.serializers import CustomerSerializer
from tenancy.api.documents import AnyAccept
from tenancy.api.viewsets import ResourceViewSet
from tenancy.audit.events import record_event
from tenancy.files.downloads import DOWNLOAD_HEADERS
from tenancy.models import AuditEvent

RESOURCE = "customers_csv"
DOWNLOAD = {
    **DOWNLOAD_HEADERS,
    "Content-Disposition": 'attachment; filename="customers.csv"',
    "X-Accel-Buffering": "no",  # A proxy must not wait for the end.
}


class CustomerExportViewSet(ResourceViewSet):
    """The customers of a list as a CSV file, which can be imported again.

    Its columns are the template's, with further ones where customers have more addresses and
    contacts, and for metadata. A cell that a spreadsheet would take for a formula begins with an
    apostrophe. What the role sees masked is masked, and what is hidden from it is empty.
    """

    resource = RESOURCE
    noun = "customer"
    path_to_customer = "pk"
    queryset = Customer.objects.all()
    serializer_class = CustomerSerializer
    filterset_class = CustomerFilter
    pagination_class = None
    content_negotiation_class = AnyAccept
    list_parameters: frozenset[str] = frozenset()  # It is neither paged nor ordered.
    answer_examples = {"list": ",".join(template()) + "\r\n"}
    summaries = {"list": "Export customers as CSV"}

    @extend_schema(operation_id="customers_export", responses={(200, "text/csv"): OpenApiTypes.STR})
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        customers = self.filter_queryset(self.get_queryset())
        record_event(AuditEvent.Action.EXPORTED, "customer")
        streamed = lines(self.asker, self.plan, customers)
        return StreamingHttpResponse(
            streamed, content_type="text/csv; charset=utf-8", headers=DOWNLOAD
        )
