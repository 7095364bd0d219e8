"""The base of every view of the API: safe to send again, and never overwriting unseen changes."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponseNotModified
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tenancy.api.etags import etag_of, is_current, is_known
from tenancy.api.exceptions import ApiError
from tenancy.api.idempotency import KeyedPost, Replay


class ApiView(APIView):
    """Takes Idempotency-Key on every POST, and gives every single object its ETag."""

    # Actions whose answers may not be stored, as a token's secret; they take no Idempotency-Key.
    unstored_actions: ClassVar[frozenset[str]] = frozenset()
    # Keys that a write's answer fills and GET does not: no part of the record, so not of its tag.
    answered_once: ClassVar[frozenset[str]] = frozenset({"warnings"})

    keyed_post: KeyedPost | None = None

    @property
    def takes_key(self) -> bool:
        action = getattr(self, "action", self.request.method)
        return self.request.method == "POST" and action not in self.unstored_actions

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.takes_key:
            # Behind the role's check, before anything is looked for: what was done once is
            # answered as then, whatever has become of the record.
            self.keyed_post = KeyedPost.begin(request)

    def handle_exception(self, exc: Exception) -> Any:
        return exc.response if isinstance(exc, Replay) else super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response, Response) and 200 <= response.status_code < 300:
            if isinstance(response.data, Mapping) and getattr(self, "action", "") != "list":
                response["ETag"] = tag = etag_of(response.data, self.answered_once)
                known = request.headers.get("If-None-Match", "")
                if request.method in {"GET", "HEAD"} and is_known(tag, known):
                    return HttpResponseNotModified(headers={"ETag": tag})
            if self.keyed_post:
                self.keyed_post.store(response)
        return response

    def require_current(self, shown: Mapping[str, Any]) -> None:
        """ApiError 412 if the client's If-Match means another state than the one of now.

        `shown` is what GET would answer of the record, which the caller has locked.
        """
        sent = self.request.headers["If-Match"]
        if not is_current(etag_of(shown, self.answered_once), sent):
            raise ApiError(412)
