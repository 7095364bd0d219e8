"""The one error shape of the API, whatever raised: DRF, Django, the domain or the database.

{"error": {"code", "message", "requestId", "fields": [{"field", "code", "message"}], "details"}}
"""

import logging
from collections.abc import Iterator, Mapping
from functools import singledispatch
from typing import Any

from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from rest_framework import exceptions as drf
from rest_framework.fields import get_error_detail
from rest_framework.response import Response

from tenancy.api.database_errors import database_error, raise_as_rule
from tenancy.audit.refusals import tell_refused_write
from tenancy.context import request_id
from tenancy.errors import ConflictError, FileTooLargeError, ForbiddenFieldError
from tenancy.lockout import LockedOut

logger = logging.getLogger(__name__)

MESSAGES = {
    400: ("invalid", "The request is not valid."),
    401: ("not_authenticated", "Send a valid bearer token."),
    403: ("forbidden", "Your role may not do this."),
    404: ("not_found", "There is no such record."),
    405: ("method_not_allowed", "This address does not take that method."),
    406: ("not_acceptable", "This address answers application/json only."),
    412: ("stale", "The record has changed since you read it; read it again."),
    413: ("too_large", "The request is too large."),
    415: ("unsupported_media_type", "This address does not take a body of that type."),
    429: ("throttled", "Too many requests; try again later."),
    500: ("internal", "Something failed on our side. Nothing was changed."),
    503: ("unavailable", "The database is away for a moment. Nothing was changed."),
}

Fields = list[dict[str, str]]


class ApiError(Exception):
    """An answer of 400 or more, in the words that the client sees."""

    def __init__(
        self,
        status: int,
        code: str = "",
        message: str = "",
        *,
        fields: Fields | None = None,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        usual_code, usual_message = MESSAGES.get(status, ("error", "The request failed."))
        self.status = status
        self.code = code or usual_code
        self.message = message or usual_message
        self.fields = fields or []
        self.details = dict(details or {})
        self.headers = dict(headers or {})
        super().__init__(self.code)

    def body(self) -> dict[str, Any]:
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "requestId": request_id.get(),
                "fields": self.fields,
                "details": self.details,
            }
        }


def invalid_field(field: str, code: str, message: str) -> ApiError:
    return ApiError(400, fields=[{"field": field, "code": code, "message": message}])


@singledispatch
def api_error(exception: BaseException) -> ApiError:
    """Say any exception as an answer; what nobody foresaw is logged and is a 500."""
    logger.error("unforeseen", exc_info=exception)
    return ApiError(500)


@api_error.register
def _(error: ApiError) -> ApiError:
    return error


@api_error.register
def _(error: ConflictError) -> ApiError:
    words = {"code": error.code, "message": error.message}
    fields = [{"field": error.field, **words}] if error.field else []
    return ApiError(409, error.code, error.message, fields=fields, details=error.details)


@api_error.register
def _(error: ForbiddenFieldError) -> ApiError:
    words = {"code": "forbidden", "message": "Your role may not change this field."}
    return ApiError(403, fields=[{"field": error.field, **words}])


@api_error.register
def _(error: FileTooLargeError) -> ApiError:
    return ApiError(413, message=str(error))


@api_error.register
def _(error: LockedOut) -> ApiError:
    wait = {"Retry-After": str(error.seconds)}
    return ApiError(429, "locked_out", str(error.message), headers=wait)


@api_error.register
def _(error: drf.APIException) -> ApiError:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return ApiError(error.status_code, headers=headers)


@api_error.register
def _(error: drf.ValidationError) -> ApiError:
    return ApiError(400, fields=list(flat_errors(error.get_full_details())))


@api_error.register
def _(error: drf.ParseError) -> ApiError:
    return ApiError(400, message=str(error.detail))


@api_error.register(Http404)
@api_error.register(ObjectDoesNotExist)
def _(error: Exception) -> ApiError:
    return ApiError(404)


@api_error.register
def _(error: PermissionDenied) -> ApiError:
    return ApiError(403)


@api_error.register
def _(error: SuspiciousOperation) -> ApiError:
    return ApiError(400)


@api_error.register
def _(error: IntegrityError) -> ApiError:
    """In the broken rule's words, where it is one of ours."""
    try:
        raise_as_rule(error)
    except (ConflictError, ValidationError) as rule:
        return api_error(rule)
    return ApiError(*database_error(error))


@api_error.register
def _(error: ValidationError) -> ApiError:
    return api_error(drf.ValidationError(get_error_detail(error)))


@api_error.register(DatabaseError)
@api_error.register(InterfaceError)
def _(error: DatabaseError | InterfaceError) -> ApiError:
    status, code, message = database_error(error)
    if status >= 500:
        logger.error("database_error", exc_info=error)
    away = isinstance(error, OperationalError | InterfaceError)
    return ApiError(status, code, message, headers={"Retry-After": "5"} if away else {})


def flat_errors(errors: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Flatten DRF's nested errors into {field, code, message}, fields as `addresses[0].city`."""
    if isinstance(errors, Mapping) and set(errors) == {"message", "code"}:
        message, code = str(errors["message"]), str(errors["code"])
        yield {"field": path, "code": code, "message": message}
    elif isinstance(errors, Mapping):
        for key, inner in errors.items():
            yield from flat_errors(inner, join(path, key))
    else:
        for inner in errors:
            yield from flat_errors(inner, path)


def join(path: str, key: Any) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    if key in {"non_field_errors", "__all__", ""}:
        return path
    return f"{path}.{key}" if path else str(key)


def api_exception_handler(exception: Exception, context: Any) -> Response:
    """DRF's handler: every exception of a view becomes an answer of the one shape."""
    error = api_error(exception)
    if error.status == 403:
        tell_refused_write(context["view"], context["request"])
    return Response(error.body(), status=error.status, headers=error.headers)


def error_response(exception: Exception) -> JsonResponse:
    """The same answer, for what fails outside DRF: middleware, URL resolving, COMMIT."""
    error = api_error(exception)
    return JsonResponse(error.body(), status=error.status, headers=error.headers)
