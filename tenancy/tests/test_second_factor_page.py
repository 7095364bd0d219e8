"""Who is signed in gives themselves a second factor on a page, and takes it away."""

import re
import time
from base64 import b32decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from conftest import MakeMember
from tenancy import totp
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent, Company, Membership, User
from tenancy.roles import Role

URL = reverse("admin:second_factor")
PASSWORD = "correct horse battery"
NOON = 1_700_000_010.0 + 15


@pytest.fixture(autouse=True)
def _cheap_hashing(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stands in the middle of a step until a test moves it."""
    now = [NOON]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


@pytest.fixture
def dana(make_member: MakeMember, acme: Company) -> Membership:
    return make_member(acme, Role.VIEWER, "dana@acme.example.com", password=PASSWORD)


@pytest.fixture
def browser(client: Client, dana: Membership) -> Client:
    client.force_login(dana.user)
    return client


def phone(page: Any) -> str:
    """The code that an app shows which was told the secret on the page."""
    secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page.content.decode())
    assert secret is not None
    app = TOTP(b32decode(secret[1].replace(" ", "")), 6, SHA1(), 30)  # noqa: S303 - as the phones'
    return app.generate(int(time.time())).decode()


def errors(answer: Any) -> list[str]:
    return [str(told) for found in answer.context["form"].errors.values() for told in found]


def told(company: Company) -> list[tuple[Any, ...]]:
    with tenant_scope(company.pk):
        events = AuditEvent.objects.order_by("history_id")
        return list(
            events.values_list("action", "resource", "resource_id", "history_change_reason")
        )


def test_adding_signing_in_and_removing(
    browser: Client, dana: Membership, acme: Company, clock: list[float]
) -> None:
    page = browser.get(URL)
    added = browser.post(URL, {"password": PASSWORD, "code": phone(page)}, follow=True)
    dana.user.refresh_from_db()
    code = totp.code_at(dana.user, int(time.time() // 30) + 1)
    door = {"username": dana.user.email, "password": PASSWORD}
    without = Client().post(reverse("admin:login"), door)
    removed = browser.post(URL, {"password": PASSWORD, "code": code}, follow=True)
    dana.user.refresh_from_db()

    assert b"<svg" in page.content
    assert [str(m) for m in added.context["messages"]] == ["Second factor added."]
    assert b"<svg" not in added.content
    assert without.status_code == 200
    assert [str(m) for m in removed.context["messages"]] == ["Second factor removed."]
    assert dana.user.totp_wrapped is None
    assert told(acme) == [
        ("changed", "member", dana.pk, "Second factor added."),
        ("changed", "member", dana.pk, "Second factor removed."),
    ]


def test_every_company_of_the_person_is_told(
    browser: Client, dana: Membership, rival: Company, make_member: MakeMember
) -> None:
    elsewhere = Membership.objects.create(
        tenant=rival, user=dana.user, role=Role.OWNER, accepted_at=dana.accepted_at
    )

    browser.post(URL, {"password": PASSWORD, "code": phone(browser.get(URL))})

    assert told(rival) == [("changed", "member", elsewhere.pk, "Second factor added.")]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"password": "wrong"}, "The password or the code is wrong."),
        ({"code": "000000"}, "This is not the code that your app shows now."),
        ({"code": "é"}, "This is not the code that your app shows now."),
        ({"password": ""}, "This field is required."),
    ],
)
def test_without_password_and_code_nothing_is_added(
    browser: Client, dana: Membership, acme: Company, sent: dict[str, str], message: str
) -> None:
    right = {"password": PASSWORD, "code": phone(browser.get(URL))}

    answer = browser.post(URL, right | sent)

    dana.user.refresh_from_db()
    assert errors(answer) == [message]
    assert dana.user.totp_wrapped is None
    assert told(acme) == []


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"code": "000000"}])
def test_without_password_and_code_nothing_is_removed(
    browser: Client, dana: Membership, wrong: dict[str, str]
) -> None:
    totp.enrol(dana.user)
    right = {"password": PASSWORD, "code": totp.code_at(dana.user, int(time.time() // 30))}

    answer = browser.post(URL, right | wrong)

    dana.user.refresh_from_db()
    assert errors(answer) == ["The password or the code is wrong."]
    assert dana.user.totp_wrapped is not None


def test_the_code_that_confirmed_signs_nobody_in(browser: Client, dana: Membership) -> None:
    code = phone(browser.get(URL))
    browser.post(URL, {"password": PASSWORD, "code": code})

    sent = {"username": dana.user.email, "password": PASSWORD, "otp": code}
    assert Client().post(reverse("admin:login"), sent).status_code == 200


def test_guessing_the_password_of_an_open_session_locks_out(browser: Client) -> None:
    code = phone(browser.get(URL))
    answers = [browser.post(URL, {"password": "wrong", "code": code}) for _ in range(6)]

    assert errors(answers[4]) == ["The password or the code is wrong."]
    assert errors(answers[5]) == ["Too many failed sign-ins; try again later."]


def test_secret_waits_wrapped_and_is_one_persons_own(browser: Client, dana: Membership) -> None:
    pages = [browser.get(URL) for _ in range(2)]
    waiting = str(dict(browser.session))

    secrets = [re.findall(r"<code[^>]*>([A-Z2-7 ]+)</code>", p.content.decode()) for p in pages]
    assert secrets[0] == secrets[1]
    assert secrets[0][0].replace(" ", "") not in waiting
    assert "proposed_second_factor" in waiting


def test_an_operator_has_one_too(client: Client) -> None:
    operator = User.objects.create_superuser("operator@attune.example.com", PASSWORD)
    client.force_login(operator)

    client.post(URL, {"password": PASSWORD, "code": phone(client.get(URL))})

    operator.refresh_from_db()
    assert operator.totp_wrapped is not None
    logged = LogEntry.objects.values_list("user_id", "object_id", "change_message")
    assert list(logged) == [(operator.pk, str(operator.pk), "Second factor added.")]


def test_nobody_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get(URL).status_code == 302
