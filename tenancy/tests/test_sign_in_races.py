"""Sign-ins at once, with real threads and connections."""

import time
from typing import Any

import pytest
from rest_framework.test import APIClient

from conftest import MakeMember
from tenancy import totp
from tenancy.models import Company, Membership, SignInFailure
from tenancy.tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/auth/tokens"
SENT = {"email": "dana@acme.example.com", "password": "correct horse battery"}


@pytest.fixture
def dana(make_member: MakeMember, acme: Company, settings: Any) -> Membership:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_member(acme, email=SENT["email"], password=SENT["password"])


def sign_in(**fields: Any) -> Any:
    return APIClient().post(URL, SENT | fields)


def test_sign_ins_at_once_each_get_a_token_that_works(dana: Membership) -> None:
    answers = at_once(*[sign_in] * 8)

    assert [answer.status_code for answer in answers] == [201] * 8
    bearers = {f"Bearer {answer.json()['token']}" for answer in answers}
    assert len(bearers) == 8
    for bearer in bearers:
        assert APIClient(headers={"Authorization": bearer}).get("/api/v1/me").status_code == 200


def test_of_sign_ins_with_one_code_one_gets_in(dana: Membership) -> None:
    totp.enrol(dana.user)
    code = totp.code_at(dana.user, int(time.time() // totp.STEP_SECONDS))

    answers = at_once(*[lambda: sign_in(otp=code)] * 4)

    assert sorted(answer.status_code for answer in answers) == [201, 401, 401, 401]


def test_no_failure_of_many_at_once_is_lost(dana: Membership, settings: Any) -> None:
    settings.SIGN_IN_FAILURES_PER_EMAIL = 50

    at_once(*[lambda: sign_in(password="wrong")] * 8)

    assert SignInFailure.objects.count() == 8
