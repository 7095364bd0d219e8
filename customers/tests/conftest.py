import pytest
from django.test import Client

from conftest import MakeMember
from customers.tests.admin_forms import SignIn
from tenancy.models import Company
from tenancy.roles import Role


@pytest.fixture
def sign_in(client: Client, make_member: MakeMember) -> SignIn:
    def sign_in(company: Company, role: str = Role.OWNER) -> Client:
        client.force_login(make_member(company, role).user)
        return client

    return sign_in
