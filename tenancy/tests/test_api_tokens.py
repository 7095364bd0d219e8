"""Sign-in, one's own tokens, and /me."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from conftest import Api, MakeMember
from tenancy.models import AuthToken, Company, Membership
from tenancy.roles import PERMISSIONS, Role

URL = "/api/v1/auth/tokens"
EMAIL, PASSWORD = "dana@acme.example.com", "correct horse battery"


@pytest.fixture
def dana(make_member: MakeMember, acme: Company) -> Membership:
    return make_member(acme, Role.DISPATCHER, EMAIL, PASSWORD)


def sign_in(**fields: Any) -> Any:
    return APIClient().post(URL, {"email": EMAIL, "password": PASSWORD} | fields)


def as_bearer(secret: str) -> APIClient:
    return APIClient(headers={"Authorization": f"Bearer {secret}"})


def test_sign_in_answers_a_token_that_works(dana: Membership, acme: Company) -> None:
    answer = sign_in(email=" DANA@acme.example.com ", label="Office laptop")

    issued = answer.json()
    assert answer.status_code == 201
    assert issued == {
        "token": issued["token"],
        "tokenId": issued["tokenId"],
        "expiresAt": issued["expiresAt"],
        "company": {
            "id": str(acme.pk),
            "name": "Acme",
            "slug": "acme",
            "industries": ["trucking", "service"],
            "timezone": "America/Chicago",
            "currency": "USD",
            "region": "US",
        },
        "user": {"id": str(dana.user_id), "email": EMAIL, "name": ""},
        "role": "dispatcher",
    }
    me = as_bearer(issued["token"]).get("/api/v1/me").json()
    assert me == {
        "user": issued["user"],
        "company": issued["company"],
        "role": "dispatcher",
        "permissions": {name: str(cells[Role.DISPATCHER]) for name, cells in PERMISSIONS.items()},
    }


def test_wrong_password_unknown_address_and_no_company_are_alike(
    dana: Membership, acme: Company, make_member: MakeMember
) -> None:
    left = make_member(acme, Role.VIEWER, "left@acme.example.com", PASSWORD)
    left.active = False
    left.save()

    answers = [
        sign_in(password="wrong"),
        sign_in(email="nobody@acme.example.com"),
        sign_in(email="left@acme.example.com"),
    ]

    bodies = [answer.json()["error"] | {"requestId": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert bodies[0] == bodies[1] == bodies[2]
    assert bodies[0]["code"] == "invalid_credentials"
    assert answers[0]["WWW-Authenticate"] == "Bearer"


def test_member_of_two_companies_names_one(
    dana: Membership, acme: Company, rival: Company, make_member: MakeMember
) -> None:
    make_member(rival, Role.VIEWER, EMAIL)

    unnamed, named = sign_in(), sign_in(companyId=str(rival.pk))

    assert unnamed.status_code == 400
    assert unnamed.json()["error"]["details"]["companies"] == [
        {"id": str(acme.pk), "name": "Acme"},
        {"id": str(rival.pk), "name": "Rival"},
    ]
    assert (named.status_code, named.json()["role"]) == (201, "viewer")


def test_another_company_cannot_be_named(dana: Membership, rival: Company) -> None:
    assert sign_in(companyId=str(rival.pk)).status_code == 400


def test_own_tokens_are_listed_without_their_secrets(
    api: Api, acme: Company, dana: Membership
) -> None:
    api(acme)  # A colleague's token, which must not appear.
    issued = sign_in(label="Office laptop").json()

    (token,) = as_bearer(issued["token"]).get(URL).json()["results"]

    assert token == {
        "id": issued["tokenId"],
        "prefix": issued["token"][: len(token["prefix"])],
        "label": "Office laptop",
        "role": None,
        "createdAt": token["createdAt"],
        "lastUsedAt": token["lastUsedAt"],
        "expiresAt": issued["expiresAt"],
    }
    assert len(token["prefix"]) < 20 < len(issued["token"])


def test_tokens_are_found_by_id_and_day(dana: Membership) -> None:
    issued = [sign_in().json() for _ in range(2)]
    client = as_bearer(issued[0]["token"])
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()

    by_id = client.get(f"{URL}?ids={issued[1]['tokenId']}").json()["results"]

    assert [row["id"] for row in by_id] == [issued[1]["tokenId"]]
    assert client.get(f"{URL}?createdAfter={tomorrow}").json()["results"] == []
    assert len(client.get(f"{URL}?ordering=updated").json()["results"]) == 2


def test_revoked_token_is_dead_at_once_and_may_be_revoked_again(dana: Membership) -> None:
    kept, lost = (sign_in().json() for _ in range(2))
    client = as_bearer(kept["token"])

    revoked = [client.delete(f"{URL}/{lost['tokenId']}").status_code for _ in range(2)]

    assert revoked == [204, 204]
    assert as_bearer(lost["token"]).get("/api/v1/me").status_code == 401
    assert client.get(f"{URL}/{lost['tokenId']}").status_code == 404


def test_only_the_digest_of_a_token_is_stored(dana: Membership) -> None:
    secret = sign_in().json()["token"]

    (stored,) = AuthToken.objects.values()

    assert secret not in str(stored)
    assert len(stored["digest"]) == 128


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer attune_nonsense", "Token {}", "Bearer \u00e9", "Basic {}"],
)
def test_no_or_a_wrong_token_is_401(dana: Membership, header: str) -> None:
    secret = sign_in().json()["token"]

    answer = APIClient().get("/api/v1/me", headers={"Authorization": header.format(secret)})

    assert answer.status_code == 401


def test_expired_token_is_401(dana: Membership) -> None:
    _, secret = AuthToken.issue(dana, lifetime=timedelta(seconds=-1))

    assert as_bearer(secret).get("/api/v1/me").status_code == 401
