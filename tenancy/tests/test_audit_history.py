"""What django-simple-history offers works on rows that PostgreSQL wrote."""

from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_delete, post_save, pre_delete
from rest_framework.test import APIClient

from conftest import Api, MakeCustomer, MakeMember
from customers.models import Address, Customer, Note
from tenancy.context import TenantRequired, tenant_scope
from tenancy.models import AuthToken, Company
from tenancy.sealing.rotation import add_data_key, reseal


@pytest.fixture
def baker(acme: Company, make_customer: MakeCustomer) -> Customer:
    customer = make_customer(acme, "Baker", industry="baking", tags=["a"])
    with tenant_scope(acme.pk):
        customer.name, customer.tags = "Bakers", ["a", "b"]
        customer.save()
        customer.delete()
    return customer


def test_diff_names_fields_and_opened_values(acme: Company, baker: Customer) -> None:
    with tenant_scope(acme.pk):
        _, new, old = Customer.history.all()
        delta = new.diff_against(old)
        changes = {change.field: (change.old, change.new) for change in delta.changes}

    assert changes == {"name": ("Baker", "Bakers"), "tags": (["a"], ["a", "b"])}


def test_past_states_and_neighbours(acme: Company, baker: Customer) -> None:
    with tenant_scope(acme.pk):
        deletion, update, creation = Customer.history.all()

        (then,) = Customer.history.as_of(creation.history_date)
        assert (then.name, then.tags) == ("Baker", ["a"])
        assert list(Customer.history.as_of(deletion.history_date)) == []
        assert (update.prev_record, update.next_record) == (creation, deletion)
        assert list(Customer.history.latest_of_each()) == [deletion]
        assert update.instance.name == "Bakers"


def test_deleted_record_comes_back_by_its_history(acme: Company, baker: Customer) -> None:
    with tenant_scope(acme.pk):
        Customer.history.filter(history_type="~").get().instance.save(force_insert=True)
        again = Customer.objects.get()

        assert (again.pk, again.name) == (Customer.history.first().id, "Bakers")
        assert [row.history_type for row in again.history.all()] == ["+", "-", "~", "+"]


def test_history_of_a_record_without_primary_key_of_its_own(
    acme: Company, make_member: MakeMember
) -> None:
    token, _ = AuthToken.issue(make_member(acme))
    token.revoke()

    with tenant_scope(acme.pk):
        assert [row.history_type for row in token.history.all()] == ["~", "+"]
        assert AuthToken.history.latest_of_each().count() == 1


@pytest.mark.django_db
def test_history_asks_for_a_company() -> None:
    for ask in (Customer.history.count, Customer.history.model.objects.exists):
        with pytest.raises(TenantRequired):
            ask()


def test_generated_columns_are_kept_as_they_were(
    acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme)
    with tenant_scope(acme.pk):
        Address.objects.create(customer=customer, type="billing", country="US", city="Austin")
        row = Address.history.get()

    assert (row.city_folded, row._meta.get_field("city_folded").generated) == ("austin", False)


@pytest.mark.parametrize("signal", [post_save, pre_delete, post_delete])
def test_no_signal_is_listened_to(signal: Any) -> None:
    """A receiver, even an idle one, makes Django fetch and delete row by row."""
    assert not signal.has_listeners(Note)


@pytest.mark.django_db
def test_history_binds_nothing() -> None:
    """No key that could refuse, lock or cascade, and no check that could refuse either."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, conname FROM pg_constraint c"
            " WHERE c.conrelid::regclass::text LIKE '%%\\_historical%%' AND c.contype <> 'p'"
            # PostgreSQL 18 lists what must not be NULL among the constraints.
            " AND c.contype <> 'n'"
        )
        assert cursor.fetchall() == []


def test_sealing_anew_is_told_with_its_reason_and_changes_nothing(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme, "Baker")
    add_data_key(acme.pk)
    assert dict(reseal(acme.pk)) == {"customers.Customer": 1}

    entry, creation = api(acme).get(f"/api/v1/customers/{customer.pk}/history").json()["results"]

    assert (entry["action"], entry["changes"]) == ("changed", [])
    assert entry["reason"].startswith("Sealed anew")
    assert {"field": "name", "old": None, "new": "Baker"} in creation["changes"]


def test_lockout_is_told_to_the_companies_of_the_member(
    api: Api, acme: Company, make_member: MakeMember, settings: Any
) -> None:
    settings.SIGN_IN_FAILURES_PER_EMAIL = 3
    member = make_member(acme, password="a long password")
    client, body = APIClient(), {"email": member.user.email, "password": "wrong"}
    answers = [client.post("/api/v1/auth/tokens", body).status_code for _ in range(5)]
    nobody = {"email": "nobody@example.com", "password": "wrong"}
    answers += [client.post("/api/v1/auth/tokens", nobody).status_code for _ in range(3)]

    (entry,) = [
        entry
        for entry in api(acme).get("/api/v1/audit").json()["results"]
        if entry["action"] == "refused"
    ]

    assert answers == [401, 401, 401, 429, 429, 401, 401, 401]
    assert (entry["resource"], entry["resourceId"]) == ("member", str(member.pk))
    assert (entry["actor"], entry["channel"]) == (None, "api")
    assert entry["reason"] == "Locked out after repeated failures at sign-in."
