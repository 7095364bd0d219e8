"""Idempotency-Key: a POST that is sent again is answered again, not done again.

The answer is stored in the transaction of the write, so both stand or neither does. Of two posts
with one key at once the second is refused while the first is in flight, whatever becomes of it.
"""

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.db import connection
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from tenancy.api.exceptions import ApiError, invalid_field
from tenancy.files.uploads import SealedUpload
from tenancy.models import StoredAnswer

HEADER = "Idempotency-Key"
MAX_KEY = 255
REPEATED_HEADERS = ("Content-Type", "ETag", "Location")


class Replay(Exception):  # noqa: N818 - reads as the sentence it is
    """Ends a request with the answer that an earlier one with the same key got."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


class KeyedPost:
    """A POST with a key, which this transaction alone is now doing."""

    def __init__(self, request: Request, key: str) -> None:
        token = request.asker.token  # type: ignore[attr-defined]
        name = json.dumps([str(token.id), request.method, request.path, key])
        self.digest = hashlib.sha256(name.encode()).digest()
        self.sent = digest_of_sent(request)

    @classmethod
    def begin(cls, request: Request) -> "KeyedPost | None":
        """Claim the request's key, if it has one, and look whether it was answered. Two queries.

        Raises Replay if it was; ApiError 422 if it was answered to another body, 409 while
        another request with it is in flight.
        """
        if (key := request.headers.get(HEADER)) is None:
            return None
        if not 1 <= len(key) <= MAX_KEY:
            raise invalid_field(HEADER, "invalid", f"A key has 1 to {MAX_KEY} characters.")
        post = cls(request, key)
        if not post.claim():
            message = "The first request with this key is still running; try again."
            raise ApiError(409, "idempotency_key_in_use", message, headers={"Retry-After": "1"})
        stored = StoredAnswer.objects.filter(digest=post.digest).first()
        if stored and stored.is_spent:
            stored.delete()
        elif stored:
            raise Replay(post.replay_of(stored.answer))
        return post

    def claim(self) -> bool:
        """Take the key until the transaction ends; whether it was free.

        In a statement before the look for an answer, which then sees what the last holder
        committed.
        """
        with connection.cursor() as cursor:
            number = int.from_bytes(self.digest[:8], "big", signed=True)
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
            row = cursor.fetchone()
        return bool(row and row[0])

    def replay_of(self, answer: dict[str, Any]) -> HttpResponse:
        if answer["sent"] != self.sent:
            message = "This key was used for another request; take a new one."
            raise ApiError(422, "idempotency_key_reused", message)
        if "erased" in answer:
            raise ApiError(410, "erased", "What this request was answered has been erased.")
        headers = {**answer["headers"], "Idempotent-Replayed": "true"}
        return HttpResponse(answer["content"], status=answer["status"], headers=headers)

    def store(self, response: Response) -> None:
        """Keep a 2xx answer; any other may come out otherwise the next time. One query."""
        if not response.is_rendered:
            response.render()
        answer = {
            "sent": self.sent,
            "status": response.status_code,
            "headers": {name: response[name] for name in REPEATED_HEADERS if name in response},
            "content": response.content.decode(),
        }
        StoredAnswer.objects.create(digest=self.digest, answer=answer)


def digest_of_sent(request: Request) -> str:
    """SHA-256 of query and body; equal for bodies that say the same JSON."""
    sent = hashlib.sha256(request.META.get("QUERY_STRING", "").encode())
    if request.content_type.startswith("multipart/"):
        form: Any = request.data
        sent.update(json.dumps(form, default=digest_of_upload, sort_keys=True).encode())
    else:
        sent.update(canonical(request._request.body))
    return sent.hexdigest()


def digest_of_upload(upload: SealedUpload) -> list[str]:
    return [str(upload.name), upload.digest.hexdigest()]


def canonical(body: bytes) -> bytes:
    """The body with keys sorted and numbers in one form; as it is where it is no JSON."""
    try:
        parsed = json.loads(body, parse_int=number_text, parse_float=number_text)
    except (ValueError, ArithmeticError, RecursionError):
        return body  # The view's parser will refuse it, or nobody reads it.
    return json.dumps(parsed, sort_keys=True).encode()


def number_text(number: str) -> str:
    """1.50 as 1.5 and 2.0 as 2, never through a float; marked by a NUL, which no text may hold."""
    return f"\0{Decimal(number).normalize()}"
