"""Documents of a record: what is taken, how it is handed out, and what the audit tells."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.test.client import BOUNDARY, encode_multipart
from django.utils import timezone

from conftest import Api, MakeCustomer
from customers.models import Note
from tenancy.api.exceptions import ApiError
from tenancy.asker import _own_rule, register_own_rule
from tenancy.context import tenant_scope
from tenancy.files.uploads import SealedUpload
from tenancy.middleware.api_boundary import take_body
from tenancy.models import AuditEvent, Company
from tenancy.roles import Role
from tenancy.sealing.cipher import SealBroken
from tenancy.tests.canary import SECRET
from tenancy.tests.papers import papers

PDF = b"%PDF-1.7\n" + SECRET.encode() * 20_000  # More than one chunk.
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + b"\0" * 100
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def model(db: None, settings: Any) -> Iterator[Any]:
    with papers() as model:
        settings.ROOT_URLCONF = "tenancy.tests.papers"
        yield model


MakeNote = Callable[..., Note]


@pytest.fixture
def make_note(make_customer: MakeCustomer) -> MakeNote:
    def make(company: Company, name: str = "Baker Foods") -> Note:
        customer = make_customer(company, name)
        with tenant_scope(company.pk):
            return Note.objects.create(customer=customer, body="Knows the gate code.")

    return make


@pytest.fixture
def note(acme: Company, make_note: MakeNote) -> Note:
    return make_note(acme)


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


def test_document_is_answered_listed_and_shown_alike(api: Api, acme: Company, note: Note) -> None:
    client = api(acme, Role.DISPATCHER)

    made = send(client, note)
    shown = client.get(made["Location"]).json()

    assert made.status_code == 201
    assert made.json() == shown == client.get(url_of(note)).json()["results"][0]
    uploader = shown.pop("uploadedBy")
    assert uploader["email"] == "dispatcher@acme.example.com"
    assert {k: v for k, v in shown.items() if k != "id" and not k.endswith("edAt")} == {
        "kind": "photo",
        "filename": "report.pdf",
        "contentType": "application/pdf",
        "size": len(PDF),
    }
    assert shown["archivedAt"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(
    api: Api, acme: Company, note: Note, django_assert_num_queries: Any, count: int
) -> None:
    client = api(acme)
    for _ in range(count):
        send(client, note, PNG)

    # Token; scope; parent; page; scope put back.
    with django_assert_num_queries(7):
        answer = client.get(url_of(note))

    assert len(answer.json()["results"]) == count


def test_content_comes_back_as_a_sandboxed_download(api: Api, acme: Company, note: Note) -> None:
    client = api(acme)
    url = f"{send(client, note, name='Bericht März.pdf')['Location']}/content"

    answer = client.get(url, headers={"Accept": "application/pdf"})

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    headers = {name: answer[name] for name in ("Content-Type", "Content-Length", "Cache-Control")}
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Cache-Control": "private, no-store",
    }
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Bericht%20M%C3%A4rz.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    held = client.get(url, headers={"If-None-Match": answer["ETag"]})
    assert (held.status_code, held.content) == (304, b"")


def test_audit_tells_of_a_download_before_its_first_byte(
    api: Api, acme: Company, note: Note
) -> None:
    client = api(acme, Role.ACCOUNTANT)
    made = send(api(acme), note)

    answer = client.get(f"{made['Location']}/content")

    with tenant_scope(acme.pk):
        (event,) = AuditEvent.objects.filter(action="downloaded")
    assert b"".join(answer.streaming_content) == PDF
    assert (event.resource, str(event.resource_id), event.customer_id) == (
        *("paper", made.json()["id"]),
        note.customer_id,
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\0" * 100, "report.pdf"),
        (b"\x7fELF" + b"\0" * 100, "photo.png"),
        (b"<html><script>alert(1)</script>", "report.pdf"),
        (b"%PDF", "report.pdf"),
    ],
)
def test_file_of_another_kind_is_refused_whatever_its_name(
    api: Api, acme: Company, note: Note, files_folder: Path, content: bytes, name: str
) -> None:
    answer = send(api(acme), note, content, name)

    assert (answer.status_code, told(answer)) == (400, [("file", "content_type")])
    assert files_in(files_folder) == []


def test_kind_is_told_by_content_not_by_name(api: Api, acme: Company, note: Note) -> None:
    assert send(api(acme), note, PNG, "report.pdf").json()["contentType"] == "image/png"


def test_15_mb_are_taken_and_16_are_413(
    api: Api, acme: Company, note: Note, files_folder: Path
) -> None:
    client = api(acme)

    taken = send(client, note, b"%PDF-" + b"a" * (15 * MEGABYTE - 5))
    refused = send(client, note, b"%PDF-" + b"a" * 16_000_000)

    assert taken.status_code == 201
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "too_large")
    assert len(files_in(files_folder)) == 1


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ({"kind": "selfie"}, ("kind", "invalid_choice")),
        ({"kind": ""}, ("kind", "invalid_choice")),
        ({"remark": "x"}, ("remark", "unknown_field")),
        ({"file": "text"}, ("file", "wrong_type")),
    ],
)
def test_bad_field_is_named_and_nothing_is_kept(
    api: Api,
    acme: Company,
    note: Note,
    files_folder: Path,
    form: Any,
    found: tuple[str, str],
) -> None:
    answer = send(api(acme), note, **form)

    assert (answer.status_code, told(answer)) == (400, [found])
    assert files_in(files_folder) == []


def test_field_that_is_sent_twice_is_refused(api: Api, acme: Company, note: Note) -> None:
    answer = api(acme).post(url_of(note), {"kind": ["photo", "other"]}, format="multipart")

    assert answer.status_code == 400


def test_form_that_is_no_form_is_refused(api: Api, acme: Company, note: Note) -> None:
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = api(acme).generic("POST", url_of(note), b"no form", content_type=content_type)
        assert answer.status_code == 400, content_type
    assert api(acme).post(url_of(note), {"kind": "photo"}, format="json").status_code == 415


def test_chunked_form_is_read_too(rf: RequestFactory) -> None:
    """It has no length; Django would take it for an empty one."""
    body = BytesIO(encode_multipart(BOUNDARY, {"kind": "photo"}))
    request = rf.post("/api/v1/x")
    request.META.pop("CONTENT_LENGTH", None)
    request.META |= {"wsgi.input": body, "wsgi.input_terminated": True}

    take_body(request)

    assert request.POST["kind"] == "photo"


def test_chunked_form_without_end_is_413(rf: RequestFactory, settings: Any) -> None:
    settings.FILE_UPLOAD_LIMIT = settings.API_BODY_LIMIT = 100
    request = rf.post("/api/v1/x")
    request.META.pop("CONTENT_LENGTH", None)
    request.META |= {"wsgi.input": BytesIO(b"a" * 201), "wsgi.input_terminated": True}

    take_body(request)

    with pytest.raises(ApiError) as refused:
        while request.read(50):
            pass
    assert refused.value.status == 413


def test_nothing_on_disk_tells_content_or_name(
    api: Api, acme: Company, note: Note, files_folder: Path
) -> None:
    send(api(acme), note, name=f"{SECRET}.pdf")

    (path,) = files_in(files_folder)
    assert SECRET.encode() not in path.read_bytes()
    assert "report" not in path.name
    assert "/content" not in str(path)


def test_file_that_was_altered_is_not_handed_out(
    api: Api, acme: Company, note: Note, files_folder: Path
) -> None:
    client = api(acme)
    url = f"{send(client, note)['Location']}/content"
    (path,) = files_in(files_folder)
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(SealBroken):
        list(client.get(url).streaming_content)


def test_files_of_two_documents_cannot_change_places(
    api: Api, acme: Company, note: Note, model: Any
) -> None:
    client = api(acme)
    mine, other = send(client, note).json()["id"], send(client, note, PNG).json()["id"]
    with tenant_scope(acme.pk):
        other_name = model.objects.get(pk=other).stored_as
        model.objects.filter(pk=mine).update(stored_as=other_name)

    with pytest.raises(SealBroken):
        list(client.get(f"{url_of(note)}/{mine}/content").streaming_content)


def test_deleted_document_is_archived_and_its_bytes_go_with_the_commit(
    api: Api,
    acme: Company,
    note: Note,
    files_folder: Path,
    model: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = api(acme)
    url = send(client, note)["Location"]

    with django_capture_on_commit_callbacks(execute=True):
        answers = [client.delete(url).status_code for _ in range(2)]
        kept = len(files_in(files_folder))

    assert (answers, kept, files_in(files_folder)) == ([204, 204], 1, [])
    assert client.get(url_of(note)).json()["results"] == []
    assert len(client.get(f"{url_of(note)}?includeArchived=true").json()["results"]) == 1
    assert client.get(url).json()["archivedAt"] is not None
    gone = client.get(f"{url}/content")
    assert (gone.status_code, gone.json()["error"]["code"]) == (409, "deleted")
    with tenant_scope(acme.pk):
        row = model.objects.get()
        assert (row.stored_as, row.file_key) == ("", None)


def test_another_companys_and_another_parents_document_is_unseen(
    api: Api, acme: Company, rival: Company, note: Note, make_note: MakeNote
) -> None:
    document = send(api(acme), note).json()["id"]
    carver = make_note(acme, "Carver")

    seen = [
        client.get(f"{url}/{document}{rest}").status_code
        for client, url in [
            (api(rival), url_of(note)),
            (api(rival), url_of(make_note(rival))),
            (api(acme), url_of(carver)),
        ]
        for rest in ("", "/content")
    ]

    assert seen == [404] * 6
    assert send(api(rival), note).status_code == 404


def test_roles_are_the_permission_tables(api: Api, acme: Company, note: Note) -> None:
    url = send(api(acme), note)["Location"]

    answers = {role: api(acme, role).get(f"{url}/content") for role in Role}
    read = {role: answer.status_code for role, answer in answers.items()}
    for answer in filter(lambda answer: answer.streaming, answers.values()):
        assert b"".join(answer.streaming_content) == PDF
    written = {role: send(api(acme, role), note, PNG).status_code for role in Role}

    may = [Role.OWNER, Role.MANAGER, Role.DISPATCHER]
    none, own = {Role.VIEWER: 403}, {Role.TECHNICIAN: 404}
    assert read == dict.fromkeys([*may, Role.ACCOUNTANT], 200) | none | own
    assert written == dict.fromkeys(may, 201) | none | own | {Role.ACCOUNTANT: 403}


def test_technician_adds_to_own_customers_alone(
    api: Api, acme: Company, note: Note, make_note: MakeNote
) -> None:
    before = list(_own_rule)
    register_own_rule(lambda asker: [note.customer_id])
    technician = api(acme, Role.TECHNICIAN)

    try:
        assert send(technician, note).status_code == 201
        assert send(technician, make_note(acme, "Carver")).status_code == 404
    finally:
        _own_rule[:] = before


def test_archived_customer_takes_no_document_and_still_shows_those_it_has(
    api: Api, acme: Company, note: Note
) -> None:
    client = api(acme)
    url = send(client, note)["Location"]
    client.delete(f"/api/v1/customers/{note.customer_id}")

    refused = [send(client, note).status_code, client.delete(url).status_code]

    shown = client.get(f"{url}/content")
    assert (refused, b"".join(shown.streaming_content)) == ([409, 409], PDF)


def test_same_key_and_file_make_one_document(api: Api, acme: Company, note: Note) -> None:
    client = api(acme)
    client.credentials(HTTP_IDEMPOTENCY_KEY="k1")

    first, again, other = send(client, note), send(client, note), send(client, note, PNG)

    assert first.json() == again.json()
    assert other.status_code == 422
    assert len(client.get(url_of(note)).json()["results"]) == 1


def test_database_keeps_a_document_and_its_file_together(
    acme: Company, note: Note, model: Any
) -> None:
    """The rules stand in the model's constraints, which a form or an API cannot go around."""
    with tenant_scope(acme.pk):
        row = model(note=note, kind="photo")
        row.file = SealedUpload.of("a.pdf", [PDF])
        row.full_clean()
        row.save()

        broken = {c.name: c for c in model._meta.constraints}
        for name, change in {
            "customers_paper_file_until_archived": {"archived_at": timezone.now()},
            "customers_paper_content_known": {"content_type": "text/html"},
            "customers_paper_size_limited": {"size": 15 * MEGABYTE + 1},
        }.items():
            wrong = model(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
            for field, value in change.items():
                setattr(wrong, field, value)
            with pytest.raises(Exception, match=name):
                broken[name].validate(model, wrong)
