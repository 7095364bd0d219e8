"""Walk every URL × every role, another company and nobody, from the URL configuration itself."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLResolver, get_resolver
from rest_framework.test import APIClient

from attune.tests.records import NAMED, Ids
from attune.tests.route_table import ROUTES, named
from attune.tests.routes.row import OPEN, Route
from conftest import Api, MakeMember
from tenancy.models import AuthToken, Company
from tenancy.roles import Access, Role, access

WALKED_ELSEWHERE = ("admin/", "static/")  # test_admin_pages opens every page of the admin.
IN_BODY = re.compile(rb"<uuid:(\w+)>")
NO_SUCH_ID = "019a0000-0000-7000-8000-000000000000"


def patterns(resolver: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if path.startswith(WALKED_ELSEWHERE):
            continue
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry.callback


def methods(view: Any) -> set[str]:
    if actions := getattr(view, "actions", None):
        return {method.upper() for method in actions} - {"HEAD"}
    view_class = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if view_class is None:
        return {"GET"}
    known = {m for m in ("get", "post", "put", "patch", "delete") if hasattr(view_class, m)}
    return {method.upper() for method in known}


# Behind signed links; their own tests post them.
SIGNED_FORMS = {"POST invitations/<str:text>", "POST feedback/<str:text>"}


def configured_routes() -> set[str]:
    return {
        f"{method} {named(path)}"
        for path, view in patterns(get_resolver())
        for method in methods(view)
    } - SIGNED_FORMS


Records = Callable[[Company], Ids]


@pytest.fixture
def records(make_member: MakeMember) -> Records:
    return lambda company: Ids(company, make_member)


def send(client: APIClient, route: str, ids: dict[str, str]) -> Any:
    method, path = route.split(" ")
    path = NAMED.sub(lambda name: ids[name[1]], path)
    path = path.replace("<path:rest>", "nowhere").replace("<str:text>", "mangled")
    path = path.replace("<str:definition>", "revenue.1")
    data, content_type = encoded(ROUTES[route])
    path += ROUTES[route].query
    data = IN_BODY.sub(lambda name: ids[name[1].decode()].encode(), data)
    return client.generic(method, f"/{path}", data=data, content_type=content_type)


def encoded(row: Route) -> tuple[bytes, str]:
    """The row's body as it is sent, with its content type."""
    if row.form:
        parts = {
            name: SimpleUploadedFile("sent.bin", part) if isinstance(part, bytes) else part
            for name, part in row.body.items()
        }
        return encode_multipart(BOUNDARY, parts), MULTIPART_CONTENT
    body = b"" if row.body is None else orjson.dumps(row.body)
    return body, "application/json"


def closed_routes() -> list[str]:
    return [route for route, row in ROUTES.items() if row.resource != OPEN]


def test_every_route_has_a_row() -> None:
    assert configured_routes() == set(ROUTES)


def names_unseen(row: Route, role: Role) -> bool:
    named_in_body = isinstance(row.body, dict) and "customerId" in row.body
    return row.ok in {200, 201} and named_in_body and limited(access(role, row.resource))


def limited(cell: Access) -> bool:
    return cell.only_own or cell is Access.SELF


def expected(row: Route, role: Role) -> int:
    may = access(role, row.resource)
    if row.writes and not may.writes:
        return row.ok if role in row.partly else 403
    if not may.reads:
        return 403
    return row.ok


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("route", closed_routes())
def test_role_is_answered_as_the_permission_table_says(
    api: Api, acme: Company, records: Records, route: str, role: Role
) -> None:
    ids = records(acme)
    client = api(acme, role)
    if "<uuid:token>" in route:  # Own tokens only: there is a 404 test for those of others.
        member = AuthToken.objects.exclude(id=ids["token"]).get()
        ids["token"] = str(member.id)
    wanted = expected(ROUTES[route], role)
    if wanted < 400 and limited(access(role, ROUTES[route].resource)) and "<uuid" in route:
        wanted = 404  # A technician without visits has no customers yet, nor a row of their own.
    if wanted < 400 and names_unseen(ROUTES[route], role):
        wanted = 400  # The customer in the body is not theirs.
    if "<uuid:job>" in route and role != Role.OWNER:
        wanted = 404  # An owner's job.

    assert send(client, route, ids).status_code == wanted


@pytest.mark.parametrize("route", [r for r in closed_routes() if "<uuid" in r])
def test_another_companys_ids_are_unseen(
    api: Api, acme: Company, rival: Company, records: Records, route: str
) -> None:
    theirs, client = records(rival), api(acme)
    unknown = defaultdict(lambda: NO_SUCH_ID)

    answer, unknown_answer = send(client, route, theirs), send(client, route, unknown)

    assert answer.status_code == unknown_answer.status_code == 404
    assert without_request_id(answer) == without_request_id(unknown_answer)


@pytest.mark.parametrize("route", [r for r in closed_routes() if r.count("<uuid") == 2])
def test_a_record_is_unseen_below_another_parent(
    api: Api, acme: Company, records: Records, route: str
) -> None:
    (parent, _) = NAMED.findall(route)
    ids = records(acme)
    ids |= ids.of(route) | {parent: records(acme)[parent]}

    assert send(api(acme), route, ids).status_code == 404


@pytest.mark.parametrize("route", closed_routes())
def test_nobody_is_401_everywhere(acme: Company, records: Records, route: str) -> None:
    answer = send(APIClient(), route, records(acme))

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("route", [r for r, row in ROUTES.items() if row.resource == OPEN])
def test_open_route_answers_nobody(db: None, route: str) -> None:
    assert send(APIClient(), route, {}).status_code == ROUTES[route].ok


def without_request_id(answer: Any) -> Any:
    return answer.json()["error"] | {"requestId": ""}
