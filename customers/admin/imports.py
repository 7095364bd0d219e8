"""Importing customers in the admin: send a file, look at what would happen, let it happen."""

import csv
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.decorators import action

from customers.admin.import_forms import MappingForm, UploadForm, spoken
from customers.imports.columns import template
from customers.imports.guessing import guessed
from customers.imports.job import KIND, RESOURCE
from customers.imports.order import (
    ABORT,
    COMMIT,
    PREVIEW,
    SKIP,
    Order,
    OrderError,
    header_of,
    plan,
)
from customers.imports.remembering import remember, remembered
from customers.imports.table import Cells, rows_of
from customers.imports.undoing import undo_import
from customers.imports.workbook import as_csv
from tenancy.admin.access import asker_of
from tenancy.asker import Asker
from tenancy.errors import ConflictError
from tenancy.files.uploads import SealedUpload
from tenancy.jobs.ordering import start_job
from tenancy.models import Job

DOUBLE = ("likely_duplicate", "likely_duplicate_in_file")
SHOWN = 100  # Lines with errors on the page; the download lists all that the job tells.


class ImportPages:
    """The pages of imports, for the admin of customers."""

    admin_site: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Any, name: str) -> URLPattern:
            wrapped = self.admin_site.admin_view(view)
            return path(f"import/{route}", wrapped, name=f"customers_customer_{name}")

        return [
            page("template.csv", self.import_template, "import_template"),
            page("<uuid:job_id>/", self.import_job, "import_job"),
            page("<uuid:job_id>/errors.csv", self.import_errors, "import_errors"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def has_import_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        asker = asker_of(request)
        return asker is not None and asker.access(RESOURCE).writes

    def importer(self, request: HttpRequest) -> Asker:
        asker = asker_of(request)
        if asker is None or not self.has_import_permission(request):
            raise PermissionDenied
        return asker

    @action(description="Import", icon="upload", url_path="import", permissions=["import"])
    def import_customers(self, request: HttpRequest) -> HttpResponse:
        """Take a file in; a preview of it begins at once."""
        asker = self.importer(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                upload = as_csv(form.cleaned_data["file"])
                _, header = header_of(upload.chunks)
                mapping = best_guess(header)
                return order_import(asker, upload, mapping, PREVIEW, complete=False)
            except OrderError as error:
                form.add_error("file", error.message)
        recent = Job.objects.seen_by(asker).filter(kind=KIND).order_by("-created_at")[:10]
        return self.import_page(request, "Import customers", "upload", form=form, recent=recent)

    def import_job(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """How far an import is; of a preview also the mapping, to change it or to go on."""
        job = self.job_at(request, job_id)
        order = Order.stored(job.order) if job.order else None
        form = mapping_form(request, job, order) if order and job.stored_as else None
        if request.method == "POST":
            return self.next_step(request, job, form)
        result = job.result or {}
        return self.import_page(
            request,
            "Import of customers",
            "job",
            job=job,
            form=form if job.is_over and order and order.mode == PREVIEW else None,
            is_preview=order is not None and order.mode == PREVIEW,
            result=result,
            percent=100 * job.done // (job.total or 1),
            shown=min(SHOWN, len(result.get("rows", []))),
            faults=faults_of(result),
            doubles=doubles_of(result),
            limit=SHOWN,
            may_undo=is_undoable(job, order),
            good=sum(result.get(outcome, 0) for outcome in ("created", "updated")),
        )

    def next_step(self, request: HttpRequest, job: Job, form: MappingForm | None) -> HttpResponse:
        here = HttpResponseRedirect(request.path)
        wish = request.POST.get("do")
        try:
            if wish == "cancel":
                job.cancel()
                return here
            if wish == "undo":
                undo_import(job, self.importer(request))
                messages.success(request, "The import is being undone.")
                return here
            if form is None or wish not in {"check", "import"}:
                messages.error(request, "The file is not kept any more; send it again.")
                return here
            if not form.is_valid():
                messages.error(request, " ".join(map(str, form.non_field_errors())))
                return here
            return repeat(self.importer(request), job, form, commit=wish == "import")
        except (ConflictError, OrderError) as error:
            messages.error(request, error.message)
            return here

    def import_errors(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """The errors as a file: lines, fields and reasons, with nothing of the customers'."""
        job = self.job_at(request, job_id)
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="import-errors.csv"'
        writer = csv.writer(response)
        writer.writerow(["line", "field", "code", "message"])
        for row in (job.result or {}).get("rows", []):
            for error in row["errors"]:
                writer.writerow([row["row"], error["field"], error["code"], error["message"]])
        return response

    def import_template(self, request: HttpRequest) -> HttpResponse:
        self.importer(request)
        response = HttpResponse(
            ",".join(template()) + "\r\n", content_type="text/csv; charset=utf-8"
        )
        response.headers["Content-Disposition"] = 'attachment; filename="customers-template.csv"'
        return response

    def job_at(self, request: HttpRequest, job_id: UUID) -> Job:
        """The import of that id, else 404; locked where it is about to be changed."""
        jobs = Job.objects.seen_by(self.importer(request)).filter(kind=KIND, pk=job_id)
        if request.method == "POST":
            jobs = jobs.select_for_update(of=("self",))
        job: Job | None = jobs.first()
        if job is None:
            raise Http404
        return job

    def import_page(
        self, request: HttpRequest, title: str, page: str, **context: Any
    ) -> HttpResponse:
        site = self.admin_site.each_context(request)
        shown = {**site, "title": title, "opts": self.model._meta, **context}
        return TemplateResponse(request, f"customers/admin/import_{page}.html", shown)


def is_undoable(job: Job, order: Order | None) -> bool:
    result = job.result or {}
    wrote = result.get("created") or result.get("updated")
    committed = job.is_over and order is not None and order.mode == COMMIT
    return bool(committed and wrote and "undoJobId" not in result)


def best_guess(header: Cells) -> dict[str, str | None]:
    """What each column was meant for the last time, else what it probably means."""
    fields = guessed(header)
    known = remembered(header, ())
    named = set(known.values())
    return {
        heading: known.get(heading, None if field in named else field)
        for heading, field in zip(header, fields, strict=True)
    }


def faults_of(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The errors of the first rows that have any, with the fields as people say them."""
    rows = [row for row in result.get("rows", []) if row["errors"]][:SHOWN]
    return [
        {"line": row["row"], "field": spoken(error["field"]), "message": error["message"]}
        for row in rows
        for error in row["errors"]
    ]


def doubles_of(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The first rows that may mean a customer who is there, or the same one as another row."""
    told = [
        (row["row"], warning["message"].partition(" has "))
        for row in result.get("rows", [])
        for warning in row["warnings"]
        if warning["code"] in DOUBLE
    ]
    return [
        {"line": line, "who": who, "customer": who.partition("Customer ")[2], "has": f"has {what}"}
        for line, (who, _, what) in told[:SHOWN]
    ]


def mapping_form(request: HttpRequest, job: Job, order: Order) -> MappingForm:
    rows = rows_of(job.content, order.layout)
    _, header = next(rows)
    _, sample = next(rows)
    header = [cell.strip() for cell in header][: len(order.fields)]
    return MappingForm(request.POST or None, order=order, header=header, sample=sample)


def repeat(asker: Asker, job: Job, form: MappingForm, *, commit: bool) -> HttpResponse:
    """Order another job with the file of this one."""
    upload = SealedUpload.of("customers.csv", job.content())
    usual_type = form.cleaned_data["usual_type"]
    mode = COMMIT if commit else PREVIEW
    return order_import(asker, upload, form.mapping, mode, usual_type=usual_type, complete=commit)


def order_import(
    asker: Asker, upload: SealedUpload, mapping: Mapping[str, str | None], mode: str, **options: Any
) -> HttpResponse:
    """Start the job and go to its page. Somebody has looked at a preview: bad rows are left out."""
    on_error = SKIP if mode == COMMIT else ABORT
    named = {heading: field for heading, field in mapping.items() if heading}
    order = plan(upload.chunks, named, mode, on_error, **options)
    if mode == COMMIT:
        remember(named)
    job = start_job(asker, KIND, order=order.to_store(), total=order.rows, file=upload)
    return HttpResponseRedirect(reverse("admin:customers_customer_import_job", args=[job.pk]))
