"""Documents of a record: how they are kept and handed out, and what the audit tells."""

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conftest import Api
from customers.models import Note
from tenancy.asker import _own_rule, register_own_rule
from tenancy.context import tenant_scope
from tenancy.files.uploads import SealedUpload
from tenancy.models import AuditEvent, Company
from tenancy.roles import Role
from tenancy.sealing.cipher import SealBroken
from tenancy.tests.canary import SECRET
from tenancy.tests.papers import MEGABYTE, PDF, PNG, MakeNote, files_in, send, url_of


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
    api: Api, acme: Company, note: Note, paper_model: Any
) -> None:
    client = api(acme)
    mine, other = send(client, note).json()["id"], send(client, note, PNG).json()["id"]
    with tenant_scope(acme.pk):
        other_name = paper_model.objects.get(pk=other).stored_as
        paper_model.objects.filter(pk=mine).update(stored_as=other_name)

    with pytest.raises(SealBroken):
        list(client.get(f"{url_of(note)}/{mine}/content").streaming_content)


def test_deleted_document_is_archived_and_its_bytes_go_with_the_commit(
    api: Api,
    acme: Company,
    note: Note,
    files_folder: Path,
    paper_model: Any,
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
        row = paper_model.objects.get()
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


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("customers_paper_file_until_archived", {"archived_at": timezone.now()}),
        ("customers_paper_file_until_archived", {"stored_as": ""}),
        ("customers_paper_content_known", {"content_type": "text/html"}),
        ("customers_paper_size_limited", {"size": 15 * MEGABYTE + 1}),
    ],
)
def test_database_keeps_a_document_and_its_file_together(
    acme: Company, note: Note, paper_model: Any, rule: str, change: Any
) -> None:
    with tenant_scope(acme.pk):
        row = paper_model(note=note, kind="photo")
        row.file = SealedUpload.of("a.pdf", [PDF])
        row.full_clean()  # As a form does, before anything is written.
        row.save()

        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            paper_model.objects.filter(pk=row.pk).update(**change)
