"""Where webhooks may go: public addresses, looked at when the connection is made."""

import socket
from contextlib import closing, suppress
from threading import Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tenancy.tests.receiver import accepting, listening
from tenancy.webhooks import sending
from tenancy.webhooks.sending import Outcome, Sender, check_url, is_public

NOT_A_URL = "Send a URL such as https://example.com/hooks."
NOT_PUBLIC = "Only public addresses are sent to."


def sent(url: str) -> Outcome:
    with closing(Sender(url)) as sender:
        return sender.send(b"{}", {})


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("https://169.254.169.254/latest/meta-data", NOT_PUBLIC),
        ("https://127.0.0.1/", NOT_PUBLIC),
        ("https://localhost/", NOT_PUBLIC),
        ("https://db.internal/", NOT_PUBLIC),
        ("https://10.1.2.3/", NOT_PUBLIC),
        ("https://[::1]/", NOT_PUBLIC),
        ("https://[::ffff:10.0.0.1]/", NOT_PUBLIC),
        ("https://[64:ff9b::a00:1]/", NOT_PUBLIC),
        ("http://example.com/", "Only https is sent to."),
        ("https://user:secret@example.com/", "A URL with a password in it is not taken; check "),
        ("ftp://example.com/", NOT_A_URL),
        ("example.com", NOT_A_URL),
        ("https://", NOT_A_URL),
        ("https://[::1/", NOT_A_URL),
        ("https://example.com:99999/", NOT_A_URL),
        ("https://example.com/a b", NOT_A_URL),
    ],
)
def test_url_that_leads_inside_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        check_url(url)

    assert refusal.value.message_dict["url"][0].startswith(sentence)


@pytest.mark.parametrize("url", ["https://example.com/hook?a=1", "https://1.1.1.1:8443/"])
def test_public_url_is_taken(url: str) -> None:
    check_url(url)


def test_host_that_the_operator_admits_is_taken(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]

    check_url("http://127.0.0.1:9000/hook")


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "100.64.0.1", "192.168.1.1", "0.1.2.3", "224.0.0.1", "fe80::1%eth0", "fc00::1"],
)
def test_address_that_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_name_that_leads_inside_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """What DNS answers when it counts decides; one inner address among public ones is enough."""
    with listening() as receiver:
        port = int(receiver.url.split(":")[2].split("/")[0])
        found = [(0, 0, 0, "", ("1.1.1.1", port)), (0, 0, 0, "", ("127.0.0.1", port))]
        monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *args, **kwargs: found)

        outcome = sent(f"http://hooks.example.com:{port}/")

    assert outcome == Outcome(None, "The name leads to an address that is not public.")
    assert receiver.heard == []


def test_connection_goes_to_the_address_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """The name is asked once; a second answer, which could differ, is never wanted."""
    settings.WEBHOOK_ALLOWED_HOSTS = ["hooks.example.com"]
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def answer(host: str, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        return resolve("127.0.0.1", *args, **kwargs)

    with listening() as receiver:
        port = int(receiver.url.split(":")[2].split("/")[0])
        monkeypatch.setattr(sending.socket, "getaddrinfo", answer)
        outcome = sent(f"http://hooks.example.com:{port}/hook?x=1")

    assert outcome == Outcome(204)
    assert asked[0] == "hooks.example.com"
    assert [heard.path for heard in receiver.heard] == ["/hook?x=1"]
    assert receiver.heard[0].headers["Host"] == f"hooks.example.com:{port}"


def test_redirect_is_not_followed(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    with listening() as receiver:
        receiver.answers, receiver.location = [307], "http://169.254.169.254/"
        outcome = sent(receiver.url)

    assert outcome == Outcome(307, "A redirect is not followed.")
    assert len(receiver.heard) == 1


def test_long_answer_is_not_read(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    with listening() as receiver:
        receiver.answers, receiver.length = [200], 10_000_000
        outcome = sent(receiver.url)

    assert outcome == Outcome(200)


def test_receiver_that_never_answers_is_given_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.2)
    gone = Event()
    with accepting(lambda connection: gone.wait() and None) as url:
        outcome = sent(url)
        gone.set()

    assert outcome == Outcome(None, "No answer came in time.")


def test_receiver_that_drips_is_cut_off(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, but the whole does not."""
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.5)
    gone = Event()

    def drip(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not gone.wait(0.05):
                connection.sendall(b"x")

    with accepting(drip) as url:
        outcome = sent(url)
        gone.set()

    assert outcome == Outcome(None, "No answer came in time.")


def test_receiver_that_is_not_there(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    with listening() as receiver:
        url = receiver.url

    assert sent(url) == Outcome(None, "No connection came about, or it broke.")
