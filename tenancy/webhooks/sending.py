"""One POST to an address of the public internet, or to a host that the operator admits.

The address is looked at when the connection is made, and the connection goes to that very
address: a name that answers otherwise the second time gains nothing, and no redirect is followed.
"""

import ipaddress
import socket
from contextlib import suppress
from http.client import HTTPException
from threading import Timer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.core.exceptions import ValidationError
from urllib3.connection import HTTPConnection, HTTPSConnection

CONNECT_SECONDS = 3
ANSWER_SECONDS = 10  # For the whole answer, however slowly it drips.
READ_BYTES = 4096  # Of an answer; nobody needs its body.


class ForbiddenAddressError(Exception):
    """The name leads to an address that is not public."""


class Outcome(NamedTuple):
    """What came of an attempt: an HTTP status, or the kind of failure, without its details."""

    status: int | None
    error: str = ""

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


TOO_LATE = Outcome(None, "No answer came in time.")


def check_url(url: str) -> None:
    """Raise ValidationError unless the URL may be sent to, as far as it can tell itself.

    Names are looked up when they are connected to, not here.
    """
    if sentence := fault_of(url):
        raise ValidationError({"url": ValidationError(sentence, code="invalid")})


def fault_of(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "Send a URL such as https://example.com/hooks."
    if not host or parts.scheme not in {"http", "https"} or not url.isprintable() or " " in url:
        return "Send a URL such as https://example.com/hooks."
    if parts.username or parts.password:
        return "A URL with a password in it is not taken; check the signature instead."
    if is_admitted(host):
        return None
    if parts.scheme != "https":
        return "Only https is sent to."
    return None if is_public_host(host) else "Only public addresses are sent to."


def is_admitted(host: str) -> bool:
    return host.lower() in settings.WEBHOOK_ALLOWED_HOSTS


def is_public_host(host: str) -> bool:
    """Whether a literal address is public; a name passes, unless it can only mean this host."""
    try:
        return is_public(host)
    except ValueError:
        return "." in host and not host.lower().endswith((".localhost", ".local", ".internal"))


def is_public(address: str) -> bool:
    """
    >>> [is_public(a) for a in ("169.254.169.254", "::ffff:10.0.0.1", "2606:4700::1111")]
    [False, False, True]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is not None:
            found = inner
        elif found in ipaddress.ip_network("64:ff9b::/96"):  # NAT64, which carries an IPv4 address
            found = ipaddress.ip_address(int(found) & 0xFFFF_FFFF)
    return found.is_global and not found.is_multicast


class GuardedMixin:
    """Connects to an address that was looked at, and to no other."""

    def _new_conn(self) -> socket.socket:
        connection: Any = self
        host, port = connection._dns_host, connection.port
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(address[4][0]) for address in found]
        if not is_admitted(host) and not all(is_public(address) for address in addresses):
            raise ForbiddenAddressError
        made = socket.create_connection((addresses[0], port), CONNECT_SECONDS)
        # Head and body are two packets; else the second waits 40 ms for the first to be confirmed.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made


class GuardedHTTPConnection(GuardedMixin, HTTPConnection):
    pass


class GuardedHTTPSConnection(GuardedMixin, HTTPSConnection):
    pass


class Sender:
    """Sends to one URL; keeps the connection for the next event."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        guarded = GuardedHTTPSConnection if parts.scheme == "https" else GuardedHTTPConnection
        self._connection: Any = guarded(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
        self._target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"

    def close(self) -> None:
        self._connection.close()

    def send(self, body: bytes, headers: dict[str, str]) -> Outcome:
        """A receiver that drips costs ANSWER_SECONDS and no more: its connection is cut."""
        self._is_cut = False
        deadline = Timer(ANSWER_SECONDS, self._cut)
        deadline.start()
        outcome = self._attempt(body, {"Content-Type": "application/json", **headers})
        deadline.cancel()
        if outcome.status is None or self._is_cut:
            self.close()
        return TOO_LATE if self._is_cut else outcome

    def _attempt(self, body: bytes, headers: dict[str, str]) -> Outcome:
        try:
            return self._exchange(body, headers)
        except ForbiddenAddressError:
            return Outcome(None, "The name leads to an address that is not public.")
        except (urllib3.exceptions.TimeoutError, TimeoutError):
            return TOO_LATE
        except (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError):
            return Outcome(None, "No connection came about, or it broke.")

    def _exchange(self, body: bytes, headers: dict[str, str]) -> Outcome:
        if not self._connection.is_connected:  # The receiver ended it since the last event.
            self._connection.close()
        self._connection.request(
            "POST", self._target, body=body, headers=headers, preload_content=False
        )
        answer = self._connection.getresponse()
        if len(answer.read(READ_BYTES)) == READ_BYTES:
            self.close()  # The rest is not worth waiting for.
        if 300 <= answer.status < 400:
            return Outcome(answer.status, "A redirect is not followed.")
        error = "" if 200 <= answer.status < 300 else f"The receiver answered {answer.status}."
        return Outcome(answer.status, error)

    def _cut(self) -> None:
        self._is_cut = True
        if self._connection.sock is not None:
            with suppress(OSError):
                self._connection.sock.shutdown(socket.SHUT_RDWR)
