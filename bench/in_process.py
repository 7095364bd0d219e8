"""The product answering inside this process: for profiles, and for counting its statements."""

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from bench.cases import Call
from bench.environment import set_up_product, silent_logs
from bench.load import SLUG
from bench.shapes import Product, Sample

SAMPLE_SIZE = 2000
PAGES = 40


class InProcess:
    """The product's WSGI application, called as a server would, by an owner of the company."""

    def __init__(self, slug: str = SLUG) -> None:
        with silent_logs():
            set_up_product()
            from attune.wsgi import application  # noqa: PLC0415 - after the set-up

        self.application: Any = application
        self.token = make_token(slug)

    def send(self, call: Call) -> bytes:
        status, body = self.answer(call)
        if status >= "400":
            sys.exit(f"{call.method} {call.path}: {status} {body.decode()[:300]}")
        return body

    def send_any(self, call: Call) -> bytes:
        """The body, also of an answer that refuses."""
        return self.answer(call)[1]

    def answer(self, call: Call) -> tuple[str, bytes]:
        answered: list[str] = []
        chunks = self.application(self.environ(call), lambda status, _: answered.append(status))
        body = b"".join(chunks)
        chunks.close()
        return answered[0], body

    def ask(self, call: Call) -> Any:
        return json.loads(self.send(call))

    def environ(self, call: Call) -> dict[str, Any]:
        parts = urlsplit(call.path)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": call.method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_AUTHORIZATION": f"Bearer {self.token}",
            "CONTENT_TYPE": "application/json" if call.body else "",
            "CONTENT_LENGTH": str(len(call.body or b"")),
            "wsgi.input": io.BytesIO(call.body or b""),
        }
        setup_testing_defaults(environ)
        return environ

    def statements(self, calls: Iterable[Call]) -> list[str]:
        """The SQL of the calls; BEGIN and COMMIT are the driver's own and not among it."""
        from django.db import connection  # noqa: PLC0415 - after the set-up

        seen: list[str] = []

        def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            seen.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            for call in calls:
                self.send(call)
        return seen


def make_token(slug: str) -> str:
    from tenancy.models import AuthToken, Membership  # noqa: PLC0415 - after the set-up

    owner = Membership.objects.filter(tenant__slug=slug).first()
    if owner is None:
        sys.exit("The database is empty; fill it as bench/README.md says.")
    _, secret = AuthToken.issue(owner, label="benchmark")
    return secret


def product_sample(ask: Callable[[Call], Any]) -> Sample:
    from django.db.models import TextField  # noqa: PLC0415
    from django.db.models.functions import MD5, Cast  # noqa: PLC0415 - after the set-up

    from customers.models import Customer  # noqa: PLC0415
    from tenancy.context import tenant_scope  # noqa: PLC0415
    from tenancy.models import Company  # noqa: PLC0415

    with tenant_scope(Company.objects.get(slug=SLUG).pk):
        mixed = Customer.objects.order_by(MD5(Cast("id", TextField())))
        ids = [str(found) for found in mixed.values_list("id", flat=True)[:SAMPLE_SIZE]]
    return Sample(ids, list(pages(Product().page(), ask)))


def pages(first: str, ask: Callable[[Call], Any]) -> Iterator[str]:
    """Paths of the first pages of a list, as its `next` links give them."""
    path: str | None = first
    for _ in range(PAGES):
        if path is None:
            return
        yield path
        following = ask(Call("GET", path))["next"]
        path = following and "{0.path}?{0.query}".format(urlsplit(following))
