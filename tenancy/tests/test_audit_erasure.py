"""Personal data leaves the history by order alone, and then wholly."""

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from conftest import Api, MakeCustomer, MakeMember
from customers.models import Address, Contact, Customer, Note
from tenancy.audit.erasure import erase_history, order_erasure
from tenancy.context import acting, tenant_scope
from tenancy.models import AuditEvent, Company

TABLES = ("customer", "contact", "address", "note")
REASON = "Asked for by the person."


@pytest.fixture
def ann(acme: Company, make_customer: MakeCustomer) -> Customer:
    """A customer who has been through several hands, with something sealed in each table."""
    customer = make_customer(acme, "Ann Secret", email="ann@secret.example.com", phone="5551234567")
    with tenant_scope(acme.pk), acting(reason="Ann Secret moved."):
        Contact.objects.create(customer=customer, name="Bob Secret", phone="5557654321")
        Address.objects.create(
            customer=customer, type="primary", country="US", street="1 Secret Rd",
            coordinates=[1.0, 2.0], access_notes="Key under the secret stone.",
        )  # fmt: skip
        Note.objects.create(customer=customer, body="A secret note.").delete()
        customer.email, customer.phone = "ann2@secret.example.com", None
        customer.save()
    return customer


def ciphertexts(customer: Customer) -> list[bytes]:
    """Everything sealed that any table holds of the customer, live or past."""
    found: list[Any] = []
    with connection.cursor() as cursor:
        for model in (Customer, Contact, Address, Note):
            for table in (model, model.history.model):
                whose = "id" if model is Customer else "customer_id"
                names = [
                    field.column
                    for field in table._meta.concrete_fields
                    if hasattr(field, "kept_name")
                ]
                cursor.execute(
                    f"SELECT {', '.join(names)} FROM {table._meta.db_table} WHERE {whose} = %s",
                    [customer.pk],
                )
                found += [value for row in cursor.fetchall() for value in row if value is not None]
    return [bytes(value) for value in found]


def everything_stored() -> str:
    """All rows of all tables of the product, as PostgreSQL writes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r'"
        )
        texts = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ''), '') FROM \"{table}\" t")
            texts.append(cursor.fetchone()[0])
    return "\n".join(texts)


def empty_live_rows(customer: Customer) -> None:
    for model in (Contact, Address, Note):
        model.objects.filter(customer=customer).delete()
    fresh = Customer.objects.get(pk=customer.pk)
    fresh.name, fresh.email, fresh.phone = "Erased", None, None
    fresh.save()


def erase(company: Company, customer: Customer, actor_id: Any) -> dict[str, int]:
    with tenant_scope(company.pk, actor_id=actor_id):
        order = order_erasure("customer", customer.pk, reason=REASON, customer_id=customer.pk)
        empty_live_rows(customer)
        return erase_history(order)


def test_erased_values_are_found_nowhere_not_even_sealed(
    acme: Company, ann: Customer, make_customer: MakeCustomer, make_member: MakeMember
) -> None:
    bystander = make_customer(acme, "Bystander")
    with tenant_scope(acme.pk):
        before, kept = ciphertexts(ann), ciphertexts(bystander)
    assert len(before) >= 15

    erased = erase(acme, ann, make_member(acme).user_id)

    with tenant_scope(acme.pk):
        stored = everything_stored()
        left = ciphertexts(ann)
        assert ciphertexts(bystander) == kept
        assert [row.name for row in bystander.history.all()] == ["Bystander"]
    assert len(left) == 1  # The live name, which is a placeholder by now.
    assert [value for value in before if value.hex() in stored] == []
    assert "Secret" not in stored
    assert {label: count for label, count in erased.items() if count} == {
        "customers.Customer": 3,
        "customers.Contact": 2,
        "customers.Address": 2,
        "customers.Note": 2,
    }


def test_history_of_an_erased_customer_tells_that_when_and_by_whom_but_not_what(
    api: Api, acme: Company, ann: Customer, make_member: MakeMember
) -> None:
    owner = make_member(acme)
    erase(acme, ann, owner.user_id)

    found = api(acme).get(f"/api/v1/customers/{ann.pk}/history").json()["results"]

    order = next(entry for entry in found if entry["action"] == "erased")
    assert (order["resource"], order["resourceId"]) == ("customer", str(ann.pk))
    assert (order["reason"], order["actor"]["id"]) == (REASON, str(owner.user_id))
    assert order["changes"] == []
    creation = found[-1]
    values = {change["field"]: change["new"] for change in creation["changes"]}
    assert values["name"] == values["contactInfo.email"] == "[erased]"
    assert values["type"] == "commercial"  # Figures and plain facts are kept.
    changed = next(entry for entry in found if entry["action"] == "changed")
    assert {c["field"]: (c["old"], c["new"]) for c in changed["changes"]} == {
        "name": ("[erased]", "[erased]"),
        "contactInfo.email": ("[erased]", None),
    }


def test_digests_of_what_was_erased_stay(
    acme: Company, ann: Customer, make_member: MakeMember
) -> None:
    with tenant_scope(acme.pk), connection.cursor() as cursor:
        digests = (
            "SELECT coalesce(encode(sha256(name), 'hex'), history_erased ->> 'name'),"
            " coalesce(encode(sha256(phone), 'hex'), history_erased ->> 'phone')"
            " FROM customers_historicalcustomer WHERE id = %s ORDER BY history_date LIMIT 2"
        )
        cursor.execute(digests, [ann.pk])
        before = cursor.fetchall()
        erase(acme, ann, make_member(acme).user_id)
        cursor.execute(digests, [ann.pk])

        assert cursor.fetchall() == before
        assert before[0] != before[1]


def test_erasing_again_finds_nothing_more(
    acme: Company, ann: Customer, make_member: MakeMember
) -> None:
    owner = make_member(acme)
    erase(acme, ann, owner.user_id)
    with tenant_scope(acme.pk, actor_id=owner.user_id):
        order = order_erasure("customer", ann.pk, reason=REASON)

        assert set(erase_history(order).values()) == {0}


def test_order_for_one_contact_erases_that_contact_alone(
    acme: Company, ann: Customer, make_member: MakeMember
) -> None:
    with tenant_scope(acme.pk, actor_id=make_member(acme).user_id):
        contact = Contact.objects.get(customer=ann)
        order = order_erasure("contact", contact.pk, reason=REASON, customer_id=ann.pk)
        erased = erase_history(order)

        assert {label for label, count in erased.items() if count} == {"customers.Contact"}
        assert ann.history.last().name == "Ann Secret"


def erase_with(order_id: Any) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT audit.erase_customers_customer(%s)", [order_id])


@pytest.mark.parametrize("missing", ["order", "kind", "company"])
def test_without_its_order_nothing_is_erased(
    acme: Company, rival: Company, ann: Customer, make_member: MakeMember, missing: str
) -> None:
    actor = make_member(acme).user_id
    with tenant_scope(rival.pk if missing == "company" else acme.pk, actor_id=actor):
        order = AuditEvent(
            action="exported" if missing == "kind" else "erased",
            resource="customer",
            resource_id=ann.pk,
            history_user_id=actor,
            history_change_reason=REASON,
            history_channel="api",
        )
        if missing != "order":
            order.save(force_insert=True)
        with tenant_scope(acme.pk), pytest.raises(ProgrammingError, match="no order"):
            erase_with(order.history_id)

    with tenant_scope(acme.pk):
        assert ann.history.last().name == "Ann Secret"


@pytest.mark.django_db(transaction=True)
def test_order_of_an_earlier_transaction_is_spent(
    acme: Company, ann: Customer, make_member: MakeMember
) -> None:
    with tenant_scope(acme.pk, actor_id=make_member(acme).user_id):
        order = order_erasure("customer", ann.pk, reason=REASON)

    with tenant_scope(acme.pk), pytest.raises(ProgrammingError, match="no order"):
        erase_with(order.history_id)


@pytest.mark.parametrize(("actor", "reason"), [(False, REASON), (True, "")])
def test_order_names_who_and_why(
    acme: Company, ann: Customer, make_member: MakeMember, actor: bool, reason: str
) -> None:
    actor_id = make_member(acme).user_id if actor else None
    with tenant_scope(acme.pk, actor_id=actor_id):
        with pytest.raises(IntegrityError), transaction.atomic():
            order_erasure("customer", ann.pk, reason=reason)
