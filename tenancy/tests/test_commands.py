"""The commands with which an operator lets companies, people and programs in."""

import sys
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import resolve
from django.utils import timezone
from rest_framework.test import APIClient

from tenancy.context import tenant_scope
from tenancy.models import AuthToken, Company, DataKey, Membership, User
from tenancy.sign_in import invited

MakeMember = Callable[..., Membership]
PASSWORD = "correct horse battery"


def run(*arguments: str) -> str:
    call_command(*arguments, stdout=(out := StringIO()), stderr=StringIO())
    return out.getvalue().rstrip("\n")


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    return str(refused.value)


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda text: monkeypatch.setattr(sys, "stdin", StringIO(text))


NEW_COMPANY = ("create_company", "--name=Baker Freight", "--slug=baker", "--industry=trucking")
NEW_MEMBER = ("create_member", "--company=acme", "--email=Ada@acme.example.com", "--role=owner")


def test_company_is_made_with_a_key_and_its_id_printed(db: None) -> None:
    printed = run(*NEW_COMPANY, "--industry=service", "--timezone=America/Denver", "--currency=cad")

    company = Company.objects.get()
    assert printed == str(company.pk)
    assert (company.name, company.slug, company.industries) == (
        "Baker Freight",
        "baker",
        ["trucking", "service"],
    )
    assert (company.timezone, company.currency, company.region) == ("America/Denver", "CAD", "US")
    with tenant_scope(company.pk):
        assert DataKey.objects.count() == 1


def test_company_of_a_dry_run_is_not_made(db: None) -> None:
    printed = run(*NEW_COMPANY, "--dry-run")

    assert (printed, Company.objects.count()) == ("The company could be made.", 0)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("--timezone=Mars/Base", "--timezone: Give an IANA time zone such as America/Chicago."),
        ("--region=XX", "--region: Give a two-letter country code such as US."),
        ("--slug=acme", "--slug: Company with this Slug already exists."),
        ("--name=", "--name: This field cannot be blank."),
        (
            "--currency=dollars",
            "Error: argument --currency: 'dollars' is not a currency's code such as USD.",
        ),
    ],
)
def test_wrong_argument_of_a_company_is_named(acme: Company, argument: str, message: str) -> None:
    assert refusal(*NEW_COMPANY, argument) == message
    assert Company.objects.count() == 1


def test_member_is_invited_by_the_printed_link(acme: Company) -> None:
    printed = run(*NEW_MEMBER, "--name=Ada Boss")

    member = Membership.objects.get()
    assert invited(resolve(printed.removeprefix("http://127.0.0.1:8000")).kwargs["text"]) == member
    assert (member.tenant, member.role, member.accepted_at) == (acme, "owner", None)
    assert (member.user.email, member.user.name) == ("ada@acme.example.com", "Ada Boss")
    assert not member.user.has_usable_password()


def test_member_with_a_password_signs_in_at_once(
    acme: Company, type_in: Callable[[str], None]
) -> None:
    type_in(f"{PASSWORD}\n")

    printed = run(*NEW_MEMBER, "--password-stdin")

    body = {"email": "ada@acme.example.com", "password": PASSWORD}
    answer = APIClient().post("/api/v1/auth/tokens", body)
    assert printed == "ada@acme.example.com can sign in."
    assert (answer.status_code, answer.json()["company"]["slug"]) == (201, "acme")


def test_member_of_a_dry_run_is_not_made(acme: Company, type_in: Callable[[str], None]) -> None:
    type_in(PASSWORD)

    printed = run(*NEW_MEMBER, "--password-stdin", "--dry-run")

    assert printed == "The member could be made."
    assert (User.objects.count(), Membership.objects.count()) == (0, 0)


def test_weak_password_makes_nobody(acme: Company, type_in: Callable[[str], None]) -> None:
    type_in("12345\n")

    message = refusal(*NEW_MEMBER, "--password-stdin")

    assert message.startswith("--password-stdin: This password is too short.")
    assert (User.objects.count(), Membership.objects.count()) == (0, 0)


def test_password_of_somebody_known_is_not_replaced(
    acme: Company, rival: Company, make_member: MakeMember, type_in: Callable[[str], None]
) -> None:
    known = make_member(rival, "owner", email="ada@acme.example.com", password="their own secret")
    type_in(PASSWORD)

    message = refusal(*NEW_MEMBER, "--password-stdin")

    known.user.refresh_from_db()
    assert message == (
        "--password-stdin: this person has a password; leave the option out to invite them."
    )
    assert known.user.check_password("their own secret")
    assert list(Membership.objects.all()) == [known]


def test_member_who_is_one_already_is_refused(acme: Company) -> None:
    run(*NEW_MEMBER)
    Membership.objects.update(active=False, accepted_at=timezone.now())

    assert refusal(*NEW_MEMBER) == "--email: This person is a member already."


def test_withdrawn_invitation_is_made_good_by_a_new_one(acme: Company) -> None:
    run(*NEW_MEMBER)
    Membership.objects.update(active=False)

    run(*NEW_MEMBER)

    assert Membership.objects.get().active


@pytest.mark.parametrize("command", ["create_member", "create_token"])
def test_wrong_company_or_email_is_named(acme: Company, command: str) -> None:
    rest = ["--role=viewer"]

    assert refusal(command, "--company=acne", "--email=a@example.com", *rest) == (
        "--company: there is no company with the slug 'acne'."
    )
    assert refusal(command, "--company=acme", "--email=nobody", *rest) == (
        "Error: argument --email: 'nobody' is not an e-mail address."
    )


def test_token_alone_is_printed_and_works(acme: Company, make_member: MakeMember) -> None:
    make_member(acme, "owner", email="ada@acme.example.com")
    out, details = StringIO(), StringIO()

    call_command(
        *("create_token", "--company=acme", "--email=ADA@acme.example.com"),
        *("--role=viewer", "--days=5", "--label=import"),
        stdout=out,
        stderr=details,
    )

    token, secret = AuthToken.objects.get(), out.getvalue().removesuffix("\n")
    me = APIClient(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/me").json()
    assert (me["company"]["slug"], me["role"], token.label) == ("acme", "viewer", "import")
    assert timedelta(days=4.9) < token.expiry - timezone.now() < timedelta(days=5)
    assert details.getvalue() == (
        f"Token {token.id} for ada@acme.example.com as viewer,"
        f" good until {token.expiry:%Y-%m-%d}.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--role=viewer"], "--role: only an owner's token can carry another role."),
        (["--days=0"], "--days: give a number from 1 to 3650."),
        ([f"--label={'x' * 101}"], "--label: give at most 100 characters."),
    ],
)
def test_wrong_argument_of_a_token_is_named(
    acme: Company, make_member: MakeMember, arguments: list[str], message: str
) -> None:
    make_member(acme, "manager")

    told = refusal("create_token", "--company=acme", "--email=manager@acme.example.com", *arguments)

    assert (told, AuthToken.objects.count()) == (message, 0)


@pytest.mark.parametrize("change", [{"active": False}, {"accepted_at": None}])
def test_token_is_made_for_working_members_of_the_company_alone(
    acme: Company, rival: Company, make_member: MakeMember, change: dict[str, Any]
) -> None:
    make_member(rival, "owner", email="ada@example.com")
    gone = make_member(acme, "viewer")
    Membership.objects.filter(pk=gone.pk).update(**change)

    for email in ("ada@example.com", gone.user.email):
        assert refusal("create_token", "--company=acme", f"--email={email}") == (
            f"--email: no member of acme can sign in as {email!r}."
        )
    assert AuthToken.objects.count() == 0
