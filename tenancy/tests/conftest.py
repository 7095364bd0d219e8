from collections.abc import Iterator
from typing import Any

import pytest

from conftest import MakeCustomer
from customers.models import Customer, Note
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tests.canary import SECRET
from tenancy.tests.papers import MakeNote, papers


@pytest.fixture
def in_acme(acme: Company) -> Iterator[Company]:
    with tenant_scope(acme.pk):
        yield acme


@pytest.fixture
def customer(in_acme: Company) -> Customer:
    """As the database hands it out: nothing is opened yet."""
    made = Customer.objects.create(name=SECRET, type="commercial", email="sigrun@example.com")
    return Customer.objects.get(pk=made.pk)


@pytest.fixture
def paper_model(db: None, settings: Any) -> Iterator[Any]:
    """A kind of document, with its table and routes; see papers.py."""
    with papers() as model:
        settings.ROOT_URLCONF = "tenancy.tests.papers"
        yield model


@pytest.fixture
def make_note(paper_model: Any, make_customer: MakeCustomer) -> MakeNote:
    def make(company: Company, name: str = "Baker Foods") -> Note:
        customer = make_customer(company, name)
        with tenant_scope(company.pk):
            return Note.objects.create(customer=customer, body="Knows the gate code.")

    return make


@pytest.fixture
def note(acme: Company, make_note: MakeNote) -> Note:
    return make_note(acme)


@pytest.fixture
def busy(acme: Company, make_customer: MakeCustomer) -> Customer:
    customer = make_customer(acme)
    with tenant_scope(acme.pk):
        for number in range(6):
            Note.objects.create(customer=customer, body=str(number))
            Customer.objects.update(industry=str(number))
    return customer


@pytest.fixture
def baker(acme: Company, make_customer: MakeCustomer) -> Customer:
    return make_customer(acme, "Baker", industry="baking", payment_terms_days=10)
