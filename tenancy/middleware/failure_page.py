import logging

from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse
from django.template.loader import render_to_string

from tenancy.api.database_errors import database_error
from tenancy.api.exceptions import MESSAGES
from tenancy.context import request_id

logger = logging.getLogger(__name__)


def page_of_database_error(error: BaseException) -> HttpResponse | None:
    """A page for people where a lock, a deadlock or a lost server ended their request, or None.

    It asks nothing of the database: the transaction is broken already, or the server is away.
    """
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    status, _, message = database_error(error)
    if status not in {409, 503}:
        return None
    logger.warning("database_error", exc_info=error)
    words = {"message": message or MESSAGES[status][1], "request_id": request_id.get()}
    page = render_to_string("tenancy/failure.html", words)
    return HttpResponse(page, status=status, headers={"Retry-After": "5"} if status == 503 else {})
