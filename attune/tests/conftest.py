from collections.abc import Iterator

import pytest
from django.test import Client

from attune.tests.admin_records import OPERATOR, Records, SignedIn, one_of_each
from attune.tests.spare_servers import SparePostgres, issue_token, spare_postgres
from conftest import MakeCustomer, MakeMember
from tenancy.models import Company, User


@pytest.fixture(scope="session")
def office() -> Iterator[SparePostgres]:
    """A product in a cluster of its own, with one company and its owner."""
    with spare_postgres() as server:
        server.manage("bootstrap_database", "migrate --no-input")
        server.manage(
            "create_company --name 'Acme Freight' --slug acme --industry trucking",
            "create_member --company acme --email dana@example.com --role owner --password-stdin",
            stdin="a long password\n",
        )
        yield server


@pytest.fixture(scope="session")
def office_token(office: SparePostgres) -> str:
    return issue_token(office)


@pytest.fixture
def records(make_customer: MakeCustomer, make_member: MakeMember) -> Records:
    return lambda company: one_of_each(company, make_customer, make_member)


@pytest.fixture
def signed_in(client: Client, make_member: MakeMember) -> SignedIn:
    """A browser of a member with this role, or of the platform's operator."""

    def sign_in(company: Company, role: str) -> Client:
        if role == OPERATOR:
            user = User.objects.create_superuser("operator@attune.example.com")
        else:
            user = make_member(company, role).user
        client.force_login(user)
        return client

    return sign_in
