from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import MakeCustomer, MakeMember
from tenancy.models import Company, Membership
from tenancy.roles import Role

SIGN_IN = reverse("admin:login")

HOME = reverse("admin:index")

PASSWORD = "a rather long password"


def test_signing_in_by_email_of_any_case(
    client: Client, acme: Company, make_member: MakeMember
) -> None:
    make_member(acme, email="ann@acme.example.com", password=PASSWORD)

    answer = client.post(SIGN_IN, {"username": "Ann@Acme.example.com", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert acme.name in client.get(HOME).content.decode()


@pytest.mark.parametrize("email", ["ann@acme.example.com", "nobody@acme.example.com"])
def test_a_wrong_password_and_an_unknown_email_sound_alike(
    client: Client, acme: Company, make_member: MakeMember, email: str
) -> None:
    make_member(acme, email="ann@acme.example.com", password=PASSWORD)

    answer = client.post(SIGN_IN, {"username": email, "password": "wrong"})

    assert answer.context["form"].errors == {"__all__": ["This e-mail and password do not fit."]}


@pytest.mark.parametrize("fields", [{"active": False}, {"accepted_at": None}])
def test_who_belongs_to_no_company_is_told_so(
    client: Client, acme: Company, make_member: MakeMember, fields: dict[str, Any]
) -> None:
    make_member(acme)  # The company keeps an owner.
    member = make_member(acme, Role.VIEWER, password=PASSWORD)
    Membership.objects.filter(pk=member.pk).update(**fields)

    answer = client.post(SIGN_IN, {"username": member.user.email, "password": PASSWORD})

    (message,) = answer.context["form"].errors["__all__"]
    assert message.startswith("You are not a member of any company.")


def test_who_leaves_the_company_is_out_at_once(
    client: Client, acme: Company, make_member: MakeMember
) -> None:
    make_member(acme)
    member = make_member(acme, Role.VIEWER)
    client.force_login(member.user)
    Membership.objects.filter(pk=member.pk).update(active=False)

    answer = client.get(HOME, follow=True)

    assert answer.redirect_chain == [(f"{SIGN_IN}?next={HOME}", 302)]
    assert "not a member of any company now" in answer.content.decode()


def test_changing_company(
    client: Client,
    acme: Company,
    rival: Company,
    make_member: MakeMember,
    make_customer: MakeCustomer,
) -> None:
    first = make_member(acme, email="both@example.com")
    second = make_member(rival, Role.VIEWER, email="both@example.com")
    make_customer(acme, "Acme's own")
    make_customer(rival, "Rival's own")
    client.force_login(first.user)
    url = reverse("admin:choose_company")

    before = client.get(HOME).content.decode()
    client.post(url, {"member": str(second.pk)})
    after = client.get(HOME).content.decode()

    own = ("Acme&#x27;s own", "Rival&#x27;s own", "Add a customer", "Change company")
    assert [text in before for text in own] == [True, False, True, True]
    assert [text in after for text in own] == [False, True, False, True]


def test_a_company_that_is_not_ones_own_cannot_be_chosen(
    client: Client, acme: Company, rival: Company, make_member: MakeMember
) -> None:
    client.force_login(make_member(acme).user)
    theirs = make_member(rival)
    url = reverse("admin:choose_company")

    answers = [client.post(url, {"member": text}).status_code for text in (str(theirs.pk), "x", "")]

    assert answers == [404, 404, 404]
    assert "Rival" not in client.get(HOME).content.decode()


def test_choosing_a_company_needs_a_csrf_token(acme: Company, make_member: MakeMember) -> None:
    client = Client(enforce_csrf_checks=True)
    member = make_member(acme)
    client.force_login(member.user)

    answer = client.post(reverse("admin:choose_company"), {"member": str(member.pk)})

    assert answer.status_code == 403
