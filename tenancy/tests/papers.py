"""A kind of document that stands in no product: what any app has by deriving from the base.

It hangs on a note, as a service's documents hang on the service and that on a customer.

Its table is a temporary one, since the tests' login may make no other.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.urls import include, path

from customers.models import Note
from tenancy.api.documents import DocumentSerializer, DocumentViewSet
from tenancy.api.routers import ApiRouter
from tenancy.models import Document, TenantForeignKey
from tenancy.tests.canary import SECRET

PDF = b"%PDF-1.7\n" + SECRET.encode() * 20_000  # More than one chunk.
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + b"\0" * 100
MEGABYTE = 1024 * 1024
MakeNote = Callable[..., Note]

urlpatterns: list[Any] = []  # Filled in while the model is there.


@contextmanager
def papers() -> Iterator[type[Document]]:
    """The model, its table and its routes, which the urlconf of this module holds."""
    model = paper_model()
    here = [model, model.history.model]
    for each in here:
        apps.all_models[each._meta.app_label][str(each._meta.model_name)] = each
    apps.clear_cache()
    try:
        with connection.schema_editor(collect_sql=True) as editor:
            editor.create_model(model)
        table = editor.collected_sql[0].replace("CREATE TABLE", "CREATE TEMPORARY TABLE")
        with connection.cursor() as cursor:
            cursor.execute(table)
        urlpatterns[:] = [path("api/v1/", include(routes(model))), path("", include("attune.urls"))]
        yield model
    finally:
        urlpatterns.clear()
        forget(*here)


def forget(*gone: type[models.Model]) -> None:
    """Take models out of the registry, which other tests walk."""
    for model in gone:
        del apps.all_models[model._meta.app_label][str(model._meta.model_name)]
    apps.clear_cache()


@cache
def paper_model() -> Any:
    class Paper(Document):
        note = TenantForeignKey(Note, models.CASCADE, related_name="+")
        kind = models.CharField(max_length=10, choices=[("photo", "Photo"), ("other", "Other")])

        class Meta(Document.Meta):
            abstract = False
            app_label = "customers"

    return Paper


def routes(paper: Any) -> list[Any]:
    class PaperSerializer(DocumentSerializer):
        class Meta(DocumentSerializer.Meta):
            model = paper

    class PaperViewSet(DocumentViewSet):
        parent_queryset = Note.objects.all()
        parent_field = "note"
        parent_kwarg = "note_id"
        path_to_customer = "note__customer_id"
        queryset = paper.objects.select_related("uploaded_by", "note")
        serializer_class = PaperSerializer

    router = ApiRouter()
    router.register("notes/<uuid:note_id>/papers", PaperViewSet, basename="paper")
    return router.urls


def url_of(note: Note) -> str:
    return f"/api/v1/notes/{note.pk}/papers"


def send(
    client: Any, note: Note, content: bytes = PDF, name: str = "report.pdf", **form: Any
) -> Any:
    file = SimpleUploadedFile(name, content)
    body = {"file": file, "kind": "photo", **form}
    return client.post(url_of(note), body, format="multipart")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def told(answer: Any) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in answer.json()["error"]["fields"]]
