"""Bearer tokens: when one is dead, and what little is kept of it."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha512
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.test import APIClient

from tenancy.api.authentication import LAST_USE_PRECISION, asker_of_bearer
from tenancy.asker import Asker
from tenancy.models import AuthToken, Company, Membership, User
from tenancy.roles import Role
from tenancy.tasks import DEAD_TOKENS_KEPT, delete_dead_tokens

MakeMember = Callable[..., Membership]


@pytest.fixture
def owner(acme: Company, make_member: MakeMember) -> Membership:
    make_member(acme, email="second@example.com")  # So that the first may be demoted.
    return make_member(acme)


def carrying(secret: str, scheme: str = "Bearer") -> HttpRequest:
    return RequestFactory().get("/", headers={"Authorization": f"{scheme} {secret}"})


def change(rows: Any, **values: Any) -> None:
    assert rows.update(**values) == 1


def test_living_token_speaks_for_its_member(owner: Membership) -> None:
    token, secret = AuthToken.issue(owner)

    assert asker_of_bearer(carrying(secret)) == Asker(owner, Role.OWNER, token)
    assert asker_of_bearer(carrying(secret, "bearer")) == Asker(owner, Role.OWNER, token)
    assert asker_of_bearer(carrying(f" {secret} ")) == Asker(owner, Role.OWNER, token)


@pytest.mark.parametrize(
    "kill",
    [
        lambda token: token.revoke(),
        lambda token: change(AuthToken.objects.filter(pk=token.pk), expiry=timezone.now()),
        lambda token: change(Membership.objects.filter(pk=token.membership_id), active=False),
        lambda token: change(Membership.objects.filter(pk=token.membership_id), accepted_at=None),
        lambda token: change(User.objects.filter(pk=token.user_id), is_active=False),
        lambda token: token.delete(),
    ],
    ids=["revoked", "expired", "member", "waiting", "user", "deleted"],
)
def test_dead_token_speaks_for_nobody(owner: Membership, kill: Callable[[AuthToken], Any]) -> None:
    """And another one of the same member goes on, unless it is the member who is gone."""
    token, secret = AuthToken.issue(owner)
    assert asker_of_bearer(carrying(secret)) is not None

    kill(token)

    assert asker_of_bearer(carrying(secret)) is None


def test_expired_token_is_refused_but_not_deleted(owner: Membership) -> None:
    token, secret = AuthToken.issue(owner, lifetime=timedelta(seconds=-1))

    assert asker_of_bearer(carrying(secret)) is None
    assert list(AuthToken.objects.all()) == [token]


def test_revoking_one_token_leaves_the_others(owner: Membership) -> None:
    (first, gone), (_, kept) = AuthToken.issue(owner), AuthToken.issue(owner)

    first.revoke()
    revoked_at = first.revoked_at
    first.revoke()

    assert first.revoked_at == revoked_at
    assert (asker_of_bearer(carrying(gone)), asker_of_bearer(carrying(kept)) is None) == (
        None,
        False,
    )


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer attune_wrong", "Basic {}", "Token {}", "{}", "Bearer {}x"],
)
def test_header_that_is_no_bearer_token_speaks_for_nobody(owner: Membership, header: str) -> None:
    _, secret = AuthToken.issue(owner)
    request = RequestFactory().get("/", headers={"Authorization": header.format(secret)})

    assert asker_of_bearer(request) is None


@pytest.mark.parametrize("secret", ["attune_\xe9", "attune_\x00", "\udcff", "a" * 100_000])
def test_strange_secret_speaks_for_nobody(owner: Membership, secret: str) -> None:
    assert asker_of_bearer(carrying(secret)) is None


@pytest.mark.parametrize(
    ("own", "given", "holds"),
    [
        (Role.OWNER, None, Role.OWNER),
        (Role.OWNER, Role.VIEWER, Role.VIEWER),
        (Role.OWNER, Role.OWNER, Role.OWNER),
        (Role.MANAGER, None, Role.MANAGER),
        # Its maker is no owner any more: the token must not do more than they may.
        (Role.VIEWER, Role.MANAGER, Role.VIEWER),
        (Role.MANAGER, Role.VIEWER, Role.MANAGER),
    ],
)
def test_tokens_role_holds_while_its_maker_is_an_owner(
    owner: Membership, own: Role, given: Role | None, holds: Role
) -> None:
    _, secret = AuthToken.issue(owner, role=given)

    change(Membership.objects.filter(pk=owner.pk), role=own)

    asker = asker_of_bearer(carrying(secret))
    assert asker is not None
    assert asker.role == holds


def test_secret_is_kept_as_its_digest_alone(owner: Membership) -> None:
    token, secret = AuthToken.issue(owner)

    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM tenancy_authtoken t")
        rows = [row for (row,) in cursor.fetchall()]

    assert token.digest == sha512(secret.encode()).hexdigest()
    assert len(rows) == 1
    assert secret not in rows[0]
    assert secret[len("attune_") + 8 :] not in rows[0]
    assert secret.startswith(token.prefix)
    assert len(secret) - len(token.prefix) >= 43  # 256 bits or more stay unknown.


def test_secrets_are_never_the_same(owner: Membership) -> None:
    assert len({AuthToken.issue(owner)[1] for _ in range(20)}) == 20


def test_texts_of_a_token_do_not_show_it(owner: Membership) -> None:
    token, secret = AuthToken.issue(owner)

    assert secret[7:15] not in f"{token!s} {token!r} {Asker(owner, Role.OWNER, token)}"


def test_last_use_is_kept_to_five_minutes(
    owner: Membership, django_assert_num_queries: Any
) -> None:
    token, secret = AuthToken.issue(owner)

    # The token with its member, and its first use.
    with django_assert_num_queries(2):
        asker_of_bearer(carrying(secret))
    token.refresh_from_db()
    first = token.last_used_at
    # The token alone.
    with django_assert_num_queries(1):
        asker_of_bearer(carrying(secret))
    token.refresh_from_db()
    second = token.last_used_at
    long_ago = timezone.now() - LAST_USE_PRECISION - timedelta(seconds=1)
    AuthToken.objects.update(last_used_at=long_ago)
    asker_of_bearer(carrying(secret))
    token.refresh_from_db()

    assert first is not None
    assert second == first
    assert token.last_used_at > first


@pytest.mark.django_db(transaction=True)
def test_refused_request_has_used_its_token_too(owner: Membership) -> None:
    token, secret = AuthToken.issue(owner)

    response = APIClient(headers={"Authorization": f"Bearer {secret}"}).post("/api/v1/members", {})

    token.refresh_from_db()
    assert (response.status_code, token.last_used_at is None) == (400, False)


def test_database_refuses_a_role_that_is_none(owner: Membership) -> None:
    token, _ = AuthToken.issue(owner)

    with pytest.raises(IntegrityError, match="token_role_known"), transaction.atomic():
        AuthToken.objects.filter(pk=token.pk).update(role="emperor")


def test_dead_tokens_are_deleted_when_nobody_asks_any_more(owner: Membership) -> None:
    now, old = timezone.now(), timezone.now() - DEAD_TOKENS_KEPT - timedelta(seconds=1)
    tokens = {name: AuthToken.issue(owner)[0].pk for name in ("alive", "old", "new", "revoked")}
    change(AuthToken.objects.filter(pk=tokens["old"]), expiry=old)
    change(AuthToken.objects.filter(pk=tokens["new"]), expiry=now)
    change(AuthToken.objects.filter(pk=tokens["revoked"]), revoked_at=old)

    delete_dead_tokens()

    assert set(AuthToken.objects.values_list("pk", flat=True)) == {tokens["alive"], tokens["new"]}
