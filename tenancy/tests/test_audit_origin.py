"""The history names who wrote and by which way: request, task, command, or the operator."""

from typing import Any
from uuid import uuid4

from celery import shared_task
from django.core.management import call_command
from django.core.management.base import BaseCommand
from rest_framework.test import APIClient

from conftest import Api, MakeMember
from customers.models import Customer
from tenancy.context import Channel, acting, request_id, tenant_scope
from tenancy.models import AuthToken, Company, Membership, User
from tenancy.tasks import TenantTask

ACTOR = uuid4()


@shared_task(base=TenantTask)
def brew() -> None:
    Customer.objects.update(industry="brewing")


def test_task_is_told_as_one_under_the_member_who_sent_it(
    acme: Company, baker: Customer, settings: Any
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    brew.app.conf.task_always_eager = True
    token = request_id.set("req-2")
    try:
        with tenant_scope(acme.pk, actor_id=ACTOR, channel=Channel.API, ip="192.0.2.1"):
            brew.delay()
    finally:
        request_id.reset(token)
        brew.app.conf.task_always_eager = False

    with tenant_scope(acme.pk):
        row = baker.history.first()
    assert (row.industry, row.history_channel, row.history_ip) == ("brewing", "task", None)
    assert (row.history_user_id, row.history_request_id) == (ACTOR, "req-2")


def test_command_is_told_as_one(acme: Company, baker: Customer) -> None:
    class Command(BaseCommand):
        requires_system_checks: list[str] = []

        def handle(self, *args: Any, **options: Any) -> None:
            with tenant_scope(acme.pk):
                Customer.objects.update(industry="milling")

    call_command(Command())

    with tenant_scope(acme.pk):
        row = baker.history.first()
    assert (row.history_channel, row.history_user_id) == ("command", None)


def test_request_is_told_with_member_address_and_request_id(
    api: Api, acme: Company, baker: Customer, make_member: MakeMember
) -> None:
    url = f"/api/v1/customers/{baker.pk}"
    answer = api(acme).patch(url, {"industry": "milling"}, headers={"X-Request-Id": "req-3"})

    with tenant_scope(acme.pk):
        row = baker.history.first()
    assert answer.status_code == 200
    assert row.history_user_id == make_member(acme).user_id
    assert (row.history_channel, row.history_request_id) == ("api", "req-3")
    assert row.history_ip == "127.0.0.1"


def test_members_tokens_and_settings_are_told(acme: Company, make_member: MakeMember) -> None:
    member = make_member(acme, password="a long password")
    Membership.objects.filter(pk=member.pk).update(active=False)
    Membership.objects.filter(pk=member.pk).update(active=True)
    body = {"email": member.user.email, "password": "a long password", "label": "Laptop"}
    APIClient().post("/api/v1/auth/tokens", body)
    AuthToken.objects.update(last_used_at="2026-01-01T00:00:00Z")
    acme.timezone = "America/Denver"
    acme.save()

    with tenant_scope(acme.pk):
        members = list(Membership.history.values_list("history_type", "active"))
        (token,) = AuthToken.history.all()
        zones = list(acme.history.values_list("history_type", "timezone"))
    assert members == [("~", True), ("~", False), ("+", True)]
    assert (token.label, token.history_user_id) == ("Laptop", member.user_id)
    assert not hasattr(token, "digest")
    assert zones == [("~", "America/Denver"), ("+", "America/Chicago")]


def test_operator_is_told_by_the_company_that_was_entered(acme: Company) -> None:
    operator = User.objects.create_superuser("ops@attune.example.com")
    with acting(actor_id=operator.pk, channel=Channel.ADMIN):
        acme.save()
        acme.name = "Acme Haulage"
        acme.save()

    with tenant_scope(acme.pk):
        row = acme.history.first()
    assert (row.name, row.history_user, row.history_channel) == ("Acme Haulage", operator, "admin")
