from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from unfold.decorators import action

from customers.exporting.streaming import lines, plan_as
from customers.exporting.views import DOWNLOAD, RESOURCE
from customers.models import Customer
from tenancy.admin.access import asker_of
from tenancy.audit.events import record_event
from tenancy.models import AuditEvent

MARK = "\ufeff"  # By which Excel knows UTF-8.


class ExportActions:
    """Customers as a file, as the asker's role sees them: all, or those that are chosen."""

    def has_export_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        asker = asker_of(request)
        return asker is not None and asker.access(RESOURCE).reads

    @action(description="Export", icon="download", url_path="export", permissions=["export"])
    def export_customers(self, request: HttpRequest) -> HttpResponseBase:
        return self.exported(request, Customer.objects.filter(archived_at__isnull=True))

    @action(description="Export selected customers", permissions=["export"])
    def export_selected(
        self, request: HttpRequest, customers: QuerySet[Customer]
    ) -> HttpResponseBase:
        chosen = customers.order_by().values_list("pk", flat=True)
        return self.exported(request, Customer.objects.filter(pk__in=list(chosen)))

    def exported(self, request: HttpRequest, customers: QuerySet[Customer]) -> HttpResponseBase:
        asker = asker_of(request)
        if asker is None or not self.has_export_permission(request):
            raise PermissionDenied
        record_event(AuditEvent.Action.EXPORTED, "customer")
        told = lines(asker, plan_as(asker, RESOURCE), customers)
        return StreamingHttpResponse(
            chain([MARK], told), content_type="text/csv; charset=utf-8", headers=DOWNLOAD
        )
