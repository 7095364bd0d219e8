"""One request, one transaction, one company: whatever is answered 400 or more leaves no trace."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from customers.models import Customer, Note
from tenancy.context import active_tenant_id, tenant_scope
from tenancy.errors import ConflictError
from tenancy.models import AuthToken, Company, Membership

MakeMember = Callable[..., Membership]


def write_then(request: HttpRequest, status: int) -> HttpResponse:
    Customer.objects.create(name="Written", type="commercial")
    return HttpResponse(status=status)


def write_then_raise(request: HttpRequest, kind: str) -> HttpResponse:
    Customer.objects.create(name="Written", type="commercial")
    raise {"404": Http404, "conflict": ConflictError("No."), "bug": RuntimeError("No.")}[kind]


def write_what_commit_refuses(request: HttpRequest) -> HttpResponse:
    """The author is a key of Django's own, which PostgreSQL checks at COMMIT."""
    customer = Customer.objects.create(name="Written", type="commercial")
    Note.objects.create(customer=customer, body="x", author_id=uuid4())
    return HttpResponse(status=201)


def company_here(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(active_tenant_id()))


views = [
    path("then/<int:status>", write_then),
    path("raise/<str:kind>", write_then_raise),
    path("commit", write_what_commit_refuses),
    path("company", company_here),
]
urlpatterns = [path("api/v1/tests/", include(views)), path("tests/", include(views))]
handler404, handler500 = "attune.views.not_found", "attune.views.server_error"

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member(acme: Company, make_member: MakeMember) -> Membership:
    return make_member(acme)


@pytest.fixture
def bearer(member: Membership) -> Client:
    headers = {"Authorization": f"Bearer {AuthToken.issue(member)[1]}"}
    return Client(headers=headers, raise_request_exception=False)


@pytest.fixture
def session(member: Membership) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(member.user)
    return client


def written(company: Company) -> int:
    with tenant_scope(company.pk):
        return Customer.objects.count()


@pytest.mark.parametrize("status", [200, 201, 204, 302, 304])
def test_answer_below_400_is_kept(bearer: Client, acme: Company, status: int) -> None:
    response = bearer.get(f"/api/v1/tests/then/{status}")

    assert (response.status_code, written(acme)) == (status, 1)


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422, 500, 503])
def test_answer_of_400_or_more_leaves_nothing_written(
    bearer: Client, session: Client, acme: Company, status: int
) -> None:
    by_token = bearer.get(f"/api/v1/tests/then/{status}")
    by_session = session.get(f"/tests/then/{status}")

    assert (by_token.status_code, by_session.status_code) == (status, status)
    assert written(acme) == 0


@pytest.mark.parametrize(("kind", "status"), [("404", 404), ("conflict", 409), ("bug", 500)])
def test_exception_leaves_nothing_written_and_is_json_below_api(
    bearer: Client, acme: Company, kind: str, status: int
) -> None:
    response = bearer.get(f"/api/v1/tests/raise/{kind}")

    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    assert set(response.json()["error"]) == {"code", "message", "requestId", "fields", "details"}
    assert written(acme) == 0


def test_what_commit_refuses_is_a_json_conflict(bearer: Client, acme: Company) -> None:
    response = bearer.get("/api/v1/tests/commit")

    assert (response.status_code, response["Content-Type"]) == (409, "application/json")
    assert response.json()["error"]["code"] == "conflict"
    assert written(acme) == 0


def test_what_commit_refuses_outside_the_api_is_a_409_page(session: Client, acme: Company) -> None:
    response = session.get("/tests/commit")

    assert (response.status_code, written(acme)) == (409, 0)
    assert "Another record stands in the way." in response.content.decode()


def test_credential_decides_the_company(
    bearer: Client, session: Client, acme: Company, rival: Company
) -> None:
    asked = {"company": str(rival.pk), "tenant_id": str(rival.pk)}
    headers = {"X-Tenant": str(rival.pk), "X-Company-Id": str(rival.pk)}

    by_token = bearer.get("/api/v1/tests/company", asked, headers=headers)
    by_session = session.get("/tests/company", asked, headers=headers)
    # A session opens nothing below /api, and a token nothing beside it.
    crossed = session.get("/api/v1/tests/company"), bearer.get("/tests/company")

    assert [r.content.decode() for r in (by_token, by_session)] == [str(acme.pk)] * 2
    assert [r.content.decode() for r in crossed] == ["None", "None"]


def test_company_ends_with_the_request(bearer: Client, acme: Company) -> None:
    anyone = Client()

    first = bearer.get("/api/v1/tests/company").content.decode()
    second = anyone.get("/api/v1/tests/company").content.decode()

    assert (first, second, active_tenant_id()) == (str(acme.pk), "None", None)


def test_failed_request_does_not_leave_its_company_behind(bearer: Client, acme: Company) -> None:
    bearer.get("/api/v1/tests/commit")
    bearer.get("/api/v1/tests/raise/bug")

    assert Client().get("/api/v1/tests/company").content.decode() == "None"


def test_deactivated_members_session_opens_no_company(
    session: Client, member: Membership, acme: Company, make_member: Any
) -> None:
    make_member(acme, email="second@example.com")
    before = session.get("/tests/company").content.decode()

    Membership.objects.filter(pk=member.pk).update(active=False)

    assert (before, session.get("/tests/company").content.decode()) == (str(acme.pk), "None")
