"""What the database refuses while staff work: a page that says so, and nothing half-written."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from conftest import MakeMember
from tenancy.models import Company, Membership
from tenancy.roles import Role
from tenancy.tests.threads import queued_behind, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
SENT = {"role": "viewer", "active": "on"}


@pytest.fixture
def owner(make_member: MakeMember, acme: Company) -> Client:
    client = Client()
    client.force_login(make_member(acme).user)
    return client


@pytest.fixture
def member(make_member: MakeMember, acme: Company) -> Membership:
    return make_member(acme, Role.DISPATCHER)


def role_of(member: Membership) -> str:
    return Membership.objects.values_list("role", flat=True).get(pk=member.pk)


def test_record_that_somebody_else_holds_is_409(owner: Client, member: Membership) -> None:
    def change_in_haste() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        return owner.post(reverse("admin:tenancy_membership_change", args=[member.pk]), SENT)

    with queued_behind(member, change_in_haste) as (future,):
        page = future.result(30)

    assert page.status_code == 409
    assert "Somebody else is changing this record" in page.content.decode()
    assert page["X-Request-Id"] in page.content.decode()
    assert role_of(member) == Role.DISPATCHER


def test_database_gone_in_mid_request_is_503(owner: Client, member: Membership) -> None:
    def change() -> Any:
        return owner.post(reverse("admin:tenancy_membership_change", args=[member.pk]), SENT)

    with queued_behind(member, change) as (future,), connection.cursor() as cursor:
        (backend,) = wait_for(1)
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
        page = future.result(30)

    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "The database is away for a moment" in page.content.decode()
    assert role_of(member) == Role.DISPATCHER
