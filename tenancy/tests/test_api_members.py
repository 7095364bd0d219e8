"""Owners invite, change and deactivate the company's people."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from conftest import Api, MakeMember
from tenancy.models import Company, Membership, User
from tenancy.roles import Role

URL = "/api/v1/members"
PAT = {"email": "pat@acme.example.com", "role": "technician"}


def path_of(invite_url: str) -> str:
    return "/" + invite_url.split("/", 3)[3]


def test_invited_person_joins_by_the_link_and_signs_in(api: Api, acme: Company) -> None:
    invited = api(acme).post(URL, PAT)
    page, password = path_of(invited.json()["inviteUrl"]), "a long new password"

    shown = Client().get(page)
    joined = Client().post(page, {"name": "Pat Doe", "password": password})
    token = APIClient().post("/api/v1/auth/tokens", {"email": PAT["email"], "password": password})

    assert (invited.status_code, invited.json()["acceptedAt"]) == (201, None)
    assert "Join Acme on AttuneLogic" in shown.content.decode()
    assert joined.status_code == 302
    assert (token.status_code, token.json()["role"]) == (201, "technician")
    assert token.json()["user"]["name"] == "Pat Doe"


def test_link_is_good_once_and_only_as_it_was_made(api: Api, acme: Company) -> None:
    page = path_of(api(acme).post(URL, PAT).json()["inviteUrl"])
    Client().post(page, {"name": "Pat", "password": "a long new password"})

    assert Client().get(page).status_code == 410
    assert Client().post(page, {"password": "another password"}).status_code == 410
    assert Client().get(page[:-1] + "x").status_code == 410


def test_weak_password_is_refused_and_the_link_stays_good(api: Api, acme: Company) -> None:
    page = path_of(api(acme).post(URL, PAT).json()["inviteUrl"])

    answer = Client().post(page, {"name": "Pat", "password": "12345"})

    assert answer.status_code == 400
    assert "too short" in answer.content.decode()
    assert Client().get(page).status_code == 200


def test_known_user_proves_to_be_themselves(
    api: Api, acme: Company, rival: Company, make_member: MakeMember
) -> None:
    make_member(rival, Role.VIEWER, PAT["email"], "their own password")
    page = path_of(api(acme).post(URL, PAT).json()["inviteUrl"])

    wrong = Client().post(page, {"password": "somebody else's"})
    right = Client().post(page, {"password": "their own password"})

    assert (wrong.status_code, right.status_code) == (400, 302)
    assert User.objects.get(email=PAT["email"]).memberships.count() == 2


def test_member_twice_is_a_conflict_but_a_waiting_one_is_invited_anew(
    api: Api, acme: Company
) -> None:
    client = api(acme)
    client.post(URL, PAT)

    anew = client.post(URL, PAT | {"role": "viewer"})
    owner = client.post(URL, {"email": "owner@acme.example.com", "role": "viewer"})

    assert (anew.status_code, anew.json()["role"]) == (201, "viewer")
    assert (owner.status_code, owner.json()["error"]["code"]) == (409, "duplicate")


def test_deactivated_member_is_shut_out_at_once(api: Api, acme: Company) -> None:
    client, dispatcher = api(acme), api(acme, Role.DISPATCHER)
    pk = Membership.objects.get(role=Role.DISPATCHER).pk

    changed = client.patch(f"{URL}/{pk}", {"active": False})

    assert changed.json()["active"] is False
    assert dispatcher.get("/api/v1/me").status_code == 401
    assert [row["id"] for row in client.get(f"{URL}?active=false").json()["results"]] == [str(pk)]


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"active": False}])
def test_last_owner_stays(api: Api, acme: Company, change: dict[str, Any]) -> None:
    client = api(acme)
    pk = Membership.objects.get(tenant=acme).pk

    answer = client.patch(f"{URL}/{pk}", change)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "last_owner")
    assert client.get(f"{URL}/{pk}").json()["role"] == "owner"


@pytest.mark.parametrize("count", [1, 3])
def test_list_shows_the_companys_members_in_few_queries(
    api: Api,
    acme: Company,
    rival: Company,
    make_member: MakeMember,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    client = api(acme)
    client.get(URL)
    mine = {f"m{n}@acme.example.com" for n in range(count)}
    for email in mine:
        make_member(acme, Role.VIEWER, email)
    make_member(rival, Role.VIEWER, "m0@rival.example.com")  # Could leak past the company.

    # Token, savepoint, tenant, members with users, release, tenant back.
    with django_assert_num_queries(6):
        answer = client.get(f"{URL}?role=viewer")

    assert {row["user"]["email"] for row in answer.json()["results"]} == mine


def test_wrong_role_and_address_are_named(api: Api, acme: Company) -> None:
    answer = api(acme).post(URL, {"email": "pat", "role": "boss"})

    assert {e["field"]: e["code"] for e in answer.json()["error"]["fields"]} == {
        "email": "invalid",
        "role": "invalid_choice",
    }
