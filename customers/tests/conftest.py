import pytest
from celery import current_app
from django.test import Client

from conftest import MakeCustomer, MakeMember
from customers.alphabet.order import forget_alphabets
from customers.models import Contact, Note
from customers.search.keeping import keep_stored
from customers.tests.admin_forms import SignIn
from customers.tests.erasing import URL
from tenancy.context import tenant_scope
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


@pytest.fixture
def ann(acme: Company, make_customer: MakeCustomer) -> str:
    """The address of a customer of whom no word may be left once she is erased."""
    customer = make_customer(
        acme, "Ann Secret", email="ann@secret.example.com", external_id="ann-secret",
        tags=["secret"], metadata={"key": "secret"}, primary_contact="Bob Secret",
    )  # fmt: skip
    with tenant_scope(acme.pk):
        Contact.objects.create(customer=customer, name="Bob Secret", role="The secret heir")
        Note.objects.create(customer=customer, body="A secret note.")
        keep_stored([customer.pk])
    return f"{URL}/{customer.pk}"
