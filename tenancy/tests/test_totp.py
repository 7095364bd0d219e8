"""The second factor: at the API, at the admin's door, and behind an invitation."""

import time
from base64 import b32decode, b64encode
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.urls import reverse
from rest_framework.test import APIClient

from conftest import MakeMember
from tenancy import totp
from tenancy.admin.sign_in import SecondFactorForm
from tenancy.models import Company, Membership, User
from tenancy.roles import Role
from tenancy.sealing.keys import KEY_BYTES
from tenancy.sign_in import invitation_url, invite

URL = "/api/v1/auth/tokens"
EMAIL, PASSWORD = "dana@acme.example.com", "correct horse battery"


@pytest.fixture(autouse=True)
def _cheap_hashing(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands in the middle of a step."""
    monkeypatch.setattr(time, "time", lambda: 1_700_000_010.0 + 15)


@pytest.fixture
def dana(make_member: MakeMember, acme: Company) -> Membership:
    member = make_member(acme, email=EMAIL, password=PASSWORD)
    totp.enrol(member.user)
    return member


def code(member: Membership, drift: int = 0) -> str:
    member.user.refresh_from_db()
    return totp.code_at(member.user, int(time.time() // totp.STEP_SECONDS) + drift)


def sign_in(**fields: Any) -> Any:
    return APIClient().post(URL, {"email": EMAIL, "password": PASSWORD} | fields)


def test_code_of_the_persons_app_lets_them_in(dana: Membership) -> None:
    assert sign_in(otp=code(dana)).status_code == 201


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_clock_may_be_a_step_off(dana: Membership, drift: int) -> None:
    assert sign_in(otp=code(dana, drift)).status_code == 201


@pytest.mark.parametrize("drift", [-2, 2])
def test_code_of_another_time_is_refused(dana: Membership, drift: int) -> None:
    assert sign_in(otp=code(dana, drift)).status_code == 401


def test_wrong_code_missing_code_and_wrong_password_are_alike(dana: Membership) -> None:
    answers = [
        sign_in(otp="000000"),
        sign_in(),
        sign_in(otp="é"),
        sign_in(otp=code(dana), password="wrong"),
    ]

    bodies = [answer.json()["error"] | {"requestId": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [401] * 4
    assert all(body == bodies[0] for body in bodies)


def test_code_is_good_once(dana: Membership) -> None:
    used = code(dana)

    assert [sign_in(otp=used).status_code for _ in range(2)] == [201, 401]


def test_code_before_the_one_used_is_spent_too(dana: Membership) -> None:
    earlier, now = code(dana, -1), code(dana)

    assert [sign_in(otp=sent).status_code for sent in (now, earlier)] == [201, 401]


def test_guessed_codes_lock_out(dana: Membership) -> None:
    statuses = [sign_in(otp=f"00000{n}").status_code for n in range(6)]

    assert statuses == [401] * 5 + [429]


def test_code_of_who_has_no_second_factor_is_ignored(
    acme: Company, make_member: MakeMember
) -> None:
    make_member(acme, email=EMAIL, password=PASSWORD)

    assert sign_in(otp="123456").status_code == 201


def test_command_prints_what_an_authenticator_app_reads(
    acme: Company, make_member: MakeMember
) -> None:
    make_member(acme, email=EMAIL, password=PASSWORD)
    out = StringIO()

    call_command("enrol_totp", email=EMAIL.upper(), stdout=out)

    address = urlsplit(out.getvalue().strip())
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (address.scheme, address.netloc, query["issuer"]) == ("otpauth", "totp", "AttuneLogic")
    secret, digits, period = b32decode(query["secret"]), int(query["digits"]), int(query["period"])
    app = TOTP(secret, digits, SHA1(), period)  # noqa: S303 - what the phones' apps speak
    assert sign_in(otp=app.generate(int(time.time())).decode()).status_code == 201


def test_command_takes_the_second_factor_away(dana: Membership) -> None:
    call_command("enrol_totp", email=EMAIL, withdraw=True)

    assert sign_in().status_code == 201


def test_command_knows_nobody_by_that_email(db: None) -> None:
    with pytest.raises(CommandError, match="Nobody"):
        call_command("enrol_totp", email="nobody@acme.example.com")


def test_secret_is_wrapped_and_bound_to_its_user(
    dana: Membership, make_member: MakeMember, acme: Company, settings: Any
) -> None:
    right = code(dana)
    settings.MASTER_KEYS = [*settings.MASTER_KEYS, f"2:{b64encode(b'b' * KEY_BYTES).decode()}"]

    assert [totp.rewrap_secrets(), totp.rewrap_secrets()] == [1, 0]

    assert code(dana) == right
    thief = make_member(acme, "viewer").user
    thief.totp_wrapped = User.objects.get(pk=dana.user_id).totp_wrapped
    with pytest.raises(Exception, match="MASTER_KEYS"):
        totp.code_at(thief, 1)


def test_invitation_asks_a_known_person_for_the_code(
    dana: Membership, rival: Company, client: Any
) -> None:
    member = invite(rival, EMAIL, Role.VIEWER)
    url = urlsplit(invitation_url(member)).path

    page = client.get(url).content.decode()
    without = client.post(url, {"password": PASSWORD})
    with_code = client.post(url, {"password": PASSWORD, "otp": code(dana)})

    assert 'name="otp"' in page
    assert (without.status_code, with_code.status_code) == (400, 302)
    assert with_code["Location"] == reverse("admin:login")


@pytest.mark.parametrize(("wrong", "told"), [({}, None), ({"otp": "000000"}, "invalid_login")])
def test_admins_form_asks_for_the_code(
    dana: Membership, wrong: dict[str, str], told: str | None
) -> None:
    sent = {"username": EMAIL, "password": PASSWORD, "otp": code(dana)} | wrong

    form = SecondFactorForm(RequestFactory().post("/admin/login/"), data=sent)

    assert form.is_valid() is (told is None)
    assert [error.code for error in form.non_field_errors().as_data()] == ([told] if told else [])
    assert 'autocomplete="one-time-code"' in form.as_p()


def test_admins_form_tells_of_the_lockout(dana: Membership) -> None:
    sent = {"username": EMAIL, "password": "wrong"}

    forms = [SecondFactorForm(RequestFactory().post("/"), data=sent) for _ in range(6)]

    codes = [form.non_field_errors().as_data()[0].code for form in forms]
    assert codes == ["invalid_login"] * 5 + ["locked_out"]
