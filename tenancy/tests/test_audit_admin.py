"""What staff do in the admin is told like everything else: by its form, and by an action."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import MakeMember
from tenancy.context import tenant_scope
from tenancy.models import AuthToken, Company, Membership
from tenancy.roles import Role


@pytest.fixture
def owner(client: Client, make_member: MakeMember, acme: Company) -> Client:
    client.force_login(make_member(acme).user)
    return client


def told(newest: Any, answer: Any, actor: Membership) -> bool:
    """Whether it names the door, the person, their address and the request."""
    origin = newest.history_channel, newest.history_user_id, newest.history_ip
    assert origin == ("admin", actor.user_id, "127.0.0.1")
    return bool(newest.history_request_id == answer["X-Request-Id"])


def test_form_leaves_before_and_after(
    owner: Client, acme: Company, make_member: MakeMember
) -> None:
    member = make_member(acme, Role.DISPATCHER)
    page = reverse("admin:tenancy_membership_change", args=[member.pk])

    answer = owner.post(page, {"role": "viewer", "active": "on"})

    with tenant_scope(acme.pk):
        newest, before = member.history.all()
    assert (before.role, newest.role, newest.history_type) == ("dispatcher", "viewer", "~")
    assert told(newest, answer, make_member(acme))


def test_action_leaves_before_and_after_of_each(
    owner: Client, acme: Company, make_member: MakeMember
) -> None:
    tokens = [AuthToken.issue(make_member(acme))[0] for _ in range(2)]
    chosen = {"action": "revoke", "_selected_action": [token.pk for token in tokens]}

    answer = owner.post(reverse("admin:tenancy_authtoken_changelist"), chosen)

    with tenant_scope(acme.pk):
        for token in tokens:
            newest, before = AuthToken.history.filter(id=token.id)
            assert (before.revoked_at, newest.revoked_at is None) == (None, False)
            assert told(newest, answer, make_member(acme))
