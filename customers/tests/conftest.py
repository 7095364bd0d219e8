import pytest
from celery import current_app
from django.test import Client

from conftest import MakeMember
from customers.alphabet.order import forget_alphabets
from customers.tests.admin_forms import SignIn
from tenancy.models import Company
from tenancy.roles import Role


@pytest.fixture
def sign_in(client: Client, make_member: MakeMember) -> SignIn:
    def sign_in(company: Company, role: str = Role.OWNER) -> Client:
        client.force_login(make_member(company, role).user)
        return client

    return sign_in


@pytest.fixture
def no_list_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that was just started; tasks are done at once."""
    forget_alphabets()
    monkeypatch.setitem(current_app.conf, "task_always_eager", True)
