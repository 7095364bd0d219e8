import logging
import re
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from uuid_utils.compat import uuid7

from tenancy.context import request_id
from tenancy.metrics import count_request

logger = logging.getLogger(__name__)
SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,100}", re.ASCII)


class RequestLogMiddleware:
    """Give every request an id, answer it as X-Request-Id, and log one line about the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-Id", "")
        token = request_id.set(sent if SANE_REQUEST_ID.fullmatch(sent) else str(uuid7()))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id.get()
            self.log(request, response, time.perf_counter() - started)
            return response
        finally:
            request_id.reset(token)

    def log(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        # The route's pattern, not the path: paths and queries are the client's text.
        match = request.resolver_match
        count_request(match.route if match else "", response.status_code, seconds, request.method)
        asker = getattr(request, "asker", None)
        fields = {
            "method": request.method,
            "route": match.route if match else None,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "user_id": str(asker.membership.user_id) if asker else None,
            "company": str(asker.company.pk) if asker else None,
        }
        level = logging.ERROR if response.status_code >= 500 else logging.INFO
        logger.log(level, "request", extra=fields)
