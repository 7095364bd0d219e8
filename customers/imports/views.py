from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from customers.imports.columns import template
from customers.imports.job import KIND, RESOURCE
from customers.imports.order import COMMIT, OrderError, plan
from customers.imports.remembering import remember
from customers.imports.serializers import ImportSerializer
from customers.imports.workbook import as_csv
from tenancy.api.documents import AnyAccept
from tenancy.api.etags import etag_of, is_known
from tenancy.api.exceptions import invalid_field
from tenancy.api.parsers import MultipartParser
from tenancy.api.views import ApiView
from tenancy.examples import QUEUED_JOB
from tenancy.jobs.answering import accepted
from tenancy.jobs.ordering import start_job
from tenancy.serializers import JobSerializer


class CustomerImportViewSet(ViewSetMixin, ApiView):
    """Customers from a CSV or XLSX file: looked at at once, checked and written by a job.

    Rows with an `externalId` that a customer has change that customer; all others are new. An
    empty cell changes nothing. Of a workbook the first sheet is taken, with the values that its
    formulas had. What a column was mapped to is remembered for the company's next file.
    Rows that may mean a customer who is there, or in a preview the same one as an earlier row, are
    warned of as `likely_duplicate` and `likely_duplicate_in_file`.
    """

    resource = RESOURCE
    parser_classes = [MultipartParser]
    answer_examples = {"create": QUEUED_JOB, "template": ",".join(template()) + "\r\n"}
    body_examples = {"create": {"file": "customers.csv", "mode": "commit", "onError": "skip"}}
    summaries = {
        "create": "Import customers from CSV or XLSX",
        "template": "Download an empty CSV file with every column",
    }

    @extend_schema(request=ImportSerializer, responses={202: JobSerializer})
    def create(self, request: Request) -> Response:
        serializer = ImportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = serializer.validated_data
        try:
            upload = as_csv(sent["file"])
            order = plan(upload.chunks, sent["mapping"], sent["mode"], sent["onError"])
        except OrderError as error:
            raise invalid_field(error.field, error.code, error.message) from None
        if order.mode == COMMIT:
            remember(sent["mapping"])
        asker: Any = request.asker  # type: ignore[attr-defined]
        job = start_job(asker, KIND, order=order.to_store(), total=order.rows, file=upload)
        return accepted(job, request)

    @extend_schema(
        operation_id="customers_import_template", responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    @action(
        detail=False,
        methods=["get"],
        url_path="template.csv",
        content_negotiation_class=AnyAccept,
    )
    def template(self, request: Request) -> HttpResponse:
        header = ",".join(template()) + "\r\n"
        tag = etag_of({"header": header})
        if is_known(tag, request.headers.get("If-None-Match", "")):
            return HttpResponseNotModified(headers={"ETag": tag})
        headers = {
            "Content-Disposition": 'attachment; filename="customers-template.csv"',
            "ETag": tag,
        }
        return HttpResponse(header, content_type="text/csv; charset=utf-8", headers=headers)
