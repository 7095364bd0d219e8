"""Uploads of documents: what is taken, and what is refused by its name and whole."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from django.test.client import BOUNDARY, encode_multipart

from conftest import Api
from customers.models import Note
from tenancy.api.exceptions import ApiError
from tenancy.middleware.api_boundary import take_body
from tenancy.models import Company
from tenancy.tests.papers import MEGABYTE, PNG, files_in, send, told, url_of


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


def test_same_key_and_file_make_one_document(api: Api, acme: Company, note: Note) -> None:
    client = api(acme)
    client.credentials(HTTP_IDEMPOTENCY_KEY="k1")

    first, again, other = send(client, note), send(client, note), send(client, note, PNG)

    assert first.json() == again.json()
    assert other.status_code == 422
    assert len(client.get(url_of(note)).json()["results"]) == 1
