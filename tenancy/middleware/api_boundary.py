"""What is settled about an API request before any view sees it, and after every view is done."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from tenancy.api.exceptions import ApiError, error_response

# An unread body breaks the connection before the client reads our answer, so a body that is
# too large is read and thrown away, up to this many bytes.
DRAIN_LIMIT = 16_000_000
CHUNK = 65_536


class ApiBoundaryMiddleware:
    """Refuse oversized bodies and NUL characters; turn every escaped exception into JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_api(request):
            return self.get_response(request)
        try:
            take_body(request)
            if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
                raise ApiError(400, "invalid", "The address holds a NUL character.")
        except ApiError as error:
            return error_response(error)
        response = self.get_response(request)
        if is_multipart(request):
            drain(request)  # What the view refused without reading it.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return error_response(exception) if is_api(request) else None  # DRF let it through.


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def is_multipart(request: HttpRequest) -> bool:
    return request.content_type == "multipart/form-data"


def take_body(request: HttpRequest) -> None:
    """Read the JSON body whole, at most API_BODY_LIMIT bytes; ApiError 413 beyond.

    A multipart body is left for its parser, which reads it piece by piece.
    """
    # A chunked body has no length; Django would take it for an empty one.
    chunked = request.META.get("wsgi.input_terminated") and not request.META.get("CONTENT_LENGTH")
    if is_multipart(request):
        take_form(request, chunked=bool(chunked))
        return
    stream: Any = request
    if chunked:
        stream = request.META["wsgi.input"]
    elif int(request.META.get("CONTENT_LENGTH") or 0) > settings.API_BODY_LIMIT:
        drain(stream)
        raise too_large()
    body = stream.read(settings.API_BODY_LIMIT + 1)
    if len(body) > settings.API_BODY_LIMIT:
        drain(stream)
        raise too_large()
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._body = body
    request._stream = BytesIO(body)


def take_form(request: HttpRequest, *, chunked: bool) -> None:
    """Refuse at once what no route takes; give a chunked body the length that it may have."""
    limit = settings.FILE_UPLOAD_LIMIT + settings.API_BODY_LIMIT
    if chunked:
        request.META["CONTENT_LENGTH"] = str(limit)
        stream: Any = BoundedStream(request.META["wsgi.input"], limit)
        request._stream = stream
    elif int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        drain(request)
        raise ApiError(413)


class BoundedStream(LimitedStream):
    """A body of unknown length; ApiError 413 once it is longer than `limit`."""

    def __init__(self, stream: Any, limit: int) -> None:
        super().__init__(stream, limit + 1)
        self.left = limit

    def read(self, *args: Any) -> bytes:
        return self.within(super().read(*args))

    def readline(self, *args: Any) -> bytes:
        return self.within(super().readline(*args))

    def within(self, data: bytes) -> bytes:
        self.left -= len(data)
        if self.left < 0:
            raise ApiError(413)
        return data


def drain(stream: Any) -> None:
    left = DRAIN_LIMIT
    with suppress(UnreadablePostError, ApiError):  # The client is gone, or sends without end.
        while left > 0 and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)


def too_large() -> ApiError:
    limit = settings.API_BODY_LIMIT // 1_000_000
    return ApiError(413, "too_large", f"A JSON body may have {limit} MB.")
