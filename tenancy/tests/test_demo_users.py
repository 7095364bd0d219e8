"""Everybody knows the password of demo users, so outside the quick start nothing lets them in."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from rest_framework.test import APIClient

from tenancy.models import AuthToken, Company, Membership, User

MakeMember = Callable[..., Membership]
EMAIL, PASSWORD = "owner@acme.example.com", "attune-demo"


@pytest.fixture
def demo_member(acme: Company, make_member: MakeMember) -> Membership:
    member = make_member(acme, "owner", email=EMAIL, password=PASSWORD)
    User.objects.update(is_demo=True)
    member.user.refresh_from_db()
    return member


@pytest.fixture(params=[True, False], ids=["quick start", "elsewhere"])
def is_quickstart(request: pytest.FixtureRequest, settings: Any) -> bool:
    settings.QUICKSTART = request.param
    # What else the quick start changes would hide the answer behind a redirect.
    settings.SECURE_SSL_REDIRECT = False
    return bool(request.param)


def test_demo_password_gets_a_token_in_the_quick_start_alone(
    demo_member: Membership, is_quickstart: bool
) -> None:
    body = {"email": EMAIL, "password": PASSWORD}

    answer = APIClient().post("/api/v1/auth/tokens", body)

    assert answer.status_code == (201 if is_quickstart else 401)
    if not is_quickstart:
        assert answer.json()["error"]["code"] == "invalid_credentials"


def test_demo_token_works_in_the_quick_start_alone(
    demo_member: Membership, is_quickstart: bool
) -> None:
    _, secret = AuthToken.issue(demo_member)

    answer = APIClient(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/me")

    assert answer.status_code == (200 if is_quickstart else 401)


@pytest.mark.parametrize("is_operator", [False, True])
def test_demo_session_ends_with_the_quick_start(
    demo_member: Membership, is_quickstart: bool, is_operator: bool
) -> None:
    if is_operator:
        Membership.objects.all().delete()
        User.objects.update(is_superuser=True)
    browser = Client()
    browser.force_login(demo_member.user)

    answer = browser.get("/admin/")

    assert answer.status_code == (200 if is_quickstart else 302)


def test_demo_password_opens_the_admin_in_the_quick_start_alone(
    demo_member: Membership, is_quickstart: bool
) -> None:
    answer = Client().post("/admin/login/", {"username": EMAIL, "password": PASSWORD})

    assert answer.status_code == (302 if is_quickstart else 200)


def test_token_is_made_for_demo_members_in_the_quick_start_alone(
    demo_member: Membership, is_quickstart: bool
) -> None:
    arguments = ("create_token", "--company=acme", f"--email={EMAIL}")

    if is_quickstart:
        call_command(*arguments, stdout=StringIO(), stderr=StringIO())
    else:
        with pytest.raises(CommandError, match="no member of acme can sign in"):
            call_command(*arguments, stdout=StringIO(), stderr=StringIO())

    assert AuthToken.objects.count() == int(is_quickstart)


def test_real_users_get_in_everywhere(
    acme: Company, make_member: MakeMember, is_quickstart: bool
) -> None:
    make_member(acme, "owner", email=EMAIL, password=PASSWORD)

    answer = APIClient().post("/api/v1/auth/tokens", {"email": EMAIL, "password": PASSWORD})

    assert answer.status_code == 201
