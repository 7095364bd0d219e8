from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse

from tenancy.aftermath import outliving
from tenancy.api.authentication import asker_of_bearer
from tenancy.api.exceptions import error_response
from tenancy.api.throttles import spend_request
from tenancy.asker import Asker
from tenancy.client_address import client_address
from tenancy.context import Channel, acting, tenant_scope
from tenancy.middleware.api_boundary import is_api
from tenancy.middleware.failure_page import page_of_database_error
from tenancy.sign_in import asker_of_session

# Asked by load balancers, scrapers and browsers without credentials; they open no transaction.
WITHOUT_DATABASE = ("/healthz", "/readyz", "/metrics", "/static/")


class TenantMiddleware:
    """Run each request in one transaction, inside the company that its credential belongs to.

    The credential alone decides the company. Any answer of 400 or more leaves nothing written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(WITHOUT_DATABASE):
            return self.get_response(request)
        try:
            request.asker = asker_of(request)  # type: ignore[attr-defined]
            with outliving(), acting(**origin_of(request)):
                return self.within_rate(request)
        except (DatabaseError, InterfaceError) as error:
            return failure_page(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say in the admin, too, that somebody else holds a record or that the database is away."""
        return None if is_api(request) else page_of_database_error(exception)

    def within_rate(self, request: HttpRequest) -> HttpResponse:
        """Answer, unless the token or its company has asked too often; that opens nothing."""
        asker: Asker | None = request.asker  # type: ignore[attr-defined]
        if asker is None or asker.token is None:
            return self.in_transaction(request)
        allowance = spend_request(asker.token)
        if allowance.is_spent:
            return error_response(allowance.error())
        try:
            response = self.in_transaction(request)
        except (DatabaseError, InterfaceError) as error:
            # A lost server is found out at COMMIT, after DRF's handler.
            response = failure_page(request, error)
        for name, value in allowance.headers().items():
            response.headers[name] = value
        return response

    def in_transaction(self, request: HttpRequest) -> HttpResponse:
        if is_nobody(request):
            # Sign-in opens what transactions it needs: what it counts outlives its refusal.
            drop_lost_connection()
            return self.get_response(request)
        with scope_of(request.asker):  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            return response


def failure_page(request: HttpRequest, error: DatabaseError | InterfaceError) -> HttpResponse:
    """The answer to what the database refused outside every view; raises what nobody foresaw."""
    if is_api(request):
        return error_response(error)
    if (page := page_of_database_error(error)) is None:
        raise error
    return page


def origin_of(request: HttpRequest) -> dict[str, Any]:
    """What the audit tells of the request; an operator is somebody, though of no company."""
    asker: Asker | None = request.asker  # type: ignore[attr-defined]
    if is_api(request):
        actor_id = asker.membership.user_id if asker else None
        return {"channel": Channel.API, "actor_id": actor_id, "ip": address_of(request)}
    return {"channel": Channel.ADMIN, "actor_id": request.user.pk, "ip": address_of(request)}


def address_of(request: HttpRequest) -> str:
    """The client's address, if it is one: a socket has none, and a proxy may send anything."""
    try:
        return str(ip_address(client_address(request)))
    except ValueError:
        return ""


def asker_of(request: HttpRequest) -> Asker | None:
    """Ask who this is; the first query of a request also finds out whether the server is there.

    A connection that was lost while it idled is made anew, once, at no cost to all the others.
    """
    find = asker_of_bearer if is_api(request) else asker_of_session
    try:
        return find(request)
    except (OperationalError, InterfaceError):
        if connection.is_usable():
            raise
        connection.close()
        return find(request)


def drop_lost_connection() -> None:
    """For a request whose first query asks nobody's credential, and so finds out too late."""
    if connection.connection is not None and not connection.is_usable():
        connection.close()


def is_nobody(request: HttpRequest) -> bool:
    """Whether no credential came along. An operator is somebody, though of no company."""
    asker: Asker | None = request.asker  # type: ignore[attr-defined]
    return asker is None and (is_api(request) or not request.user.is_authenticated)


@contextmanager
def scope_of(asker: Asker | None) -> Iterator[None]:
    if asker is None:
        with transaction.atomic():
            yield
    else:
        with tenant_scope(asker.company.pk):
            yield
