"""Events come from the histories: whatever path wrote, once each, and none before its COMMIT."""

from collections.abc import Iterator
from time import monotonic
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from conftest import MakeCustomer
from customers.models import Customer, Note
from tenancy.context import tenant_scope
from tenancy.models import Company, Webhook, WebhookDelivery
from tenancy.tests.threads import PATIENCE
from tenancy.webhooks.collecting import Snapshot, collect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def webhook(acme: Company) -> Webhook:
    with tenant_scope(acme.pk):
        return Webhook.objects.create(url="https://example.com/hook", events=["customer.*"])


def settle() -> None:
    """Wait for what else runs in this database, as a vacuum: it holds events back."""
    begun, until = Snapshot.take().begun, monotonic() + PATIENCE
    while Snapshot.take().ended < begun:
        assert monotonic() < until


def collected(company: Company, *, settled: bool = True) -> list[str]:
    if settled:
        settle()
    with tenant_scope(company.pk):
        collect()
        return list(
            WebhookDelivery.objects.order_by("event_at").values_list("event_type", flat=True)
        )


def test_each_change_is_one_event(
    acme: Company, webhook: Webhook, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme)
    with tenant_scope(acme.pk):
        customer.industry = "bakery"
        customer.save()
        customer.archive()
        customer.restore()
        customer.status = Customer.Status.INACTIVE
        customer.save()
        Customer.objects.filter(pk=customer.pk).update(do_not_contact=True)
        Customer.objects.filter(pk=customer.pk).delete()

    assert collected(acme) == [
        "customer.created",
        "customer.updated",
        "customer.archived",
        "customer.restored",
        "customer.status_changed",
        "customer.updated",
        "customer.deleted",
    ]
    assert len(collected(acme)) == 7


def test_event_names_the_object_and_nothing_of_what_is_in_it(
    acme: Company, webhook: Webhook, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme, name="Sigrún Canary")
    collected(acme)

    with tenant_scope(acme.pk):
        (delivery,) = WebhookDelivery.objects.all()
        entry = customer.history.get()

    assert delivery.body() == {
        "id": entry.history_id,
        "type": "customer.created",
        "createdAt": entry.history_date,
        "object": {"type": "customer", "id": customer.pk, "version": customer.updated_at},
    }


def test_only_what_is_asked_for_is_told(acme: Company, make_customer: MakeCustomer) -> None:
    with tenant_scope(acme.pk):
        Webhook.objects.create(url="https://example.com/a", events=["note.created"])
        customer = make_customer(acme)
        note = Note.objects.create(customer=customer, body="Gate code 4411.")
        note.pinned = True
        note.save()

    assert collected(acme) == ["note.created"]


def test_company_hears_of_its_own_changes_alone(
    acme: Company, rival: Company, webhook: Webhook, make_customer: MakeCustomer
) -> None:
    make_customer(rival)

    assert collected(acme) == []


def test_what_happened_before_the_webhook_is_not_told(
    acme: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme)
    with tenant_scope(acme.pk):
        Webhook.objects.create(url="https://example.com/hook", events=["*"])

    assert [kind for kind in collected(acme) if kind.startswith("customer.")] == []


@pytest.fixture
def slow_writer(acme: Company) -> Iterator[Any]:
    """A transaction of another connection that is still open."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT set_config('attune.tenant_id', %s, true)", [str(acme.pk)])
        yield cursor
    other.close()


def test_change_that_commits_late_is_told_then(
    acme: Company, webhook: Webhook, make_customer: MakeCustomer, slow_writer: Any
) -> None:
    first, second = make_customer(acme), make_customer(acme)
    assert collected(acme) == ["customer.created", "customer.created"]
    slow_writer.execute(
        "UPDATE customers_customer SET do_not_contact = true WHERE id = %s", [first.pk]
    )
    with tenant_scope(acme.pk):
        Customer.objects.filter(pk=second.pk).update(do_not_contact=True)

    assert (
        collected(acme, settled=False).count("customer.updated") == 0
    )  # The older one is still open.

    slow_writer.connection.commit()

    assert collected(acme).count("customer.updated") == 2
    assert collected(acme).count("customer.updated") == 2


def test_transaction_of_another_database_holds_nothing_back(
    acme: Company, webhook: Webhook, make_customer: MakeCustomer
) -> None:
    """It writes and stays open; one that only reads has no number, and holds nothing anywhere."""
    parameters = connection.get_connection_params() | {"dbname": "postgres", "options": ""}
    login = {name: parameters[name] for name in ("dbname", "user", "host", "port", "password")
             if name in parameters}  # fmt: skip
    with psycopg.connect(**login) as elsewhere:
        elsewhere.execute("SELECT txid_current()")
        make_customer(acme)

        assert collected(acme) == ["customer.created"]


def test_rolled_back_change_is_never_told(
    acme: Company, webhook: Webhook, make_customer: MakeCustomer
) -> None:
    with tenant_scope(acme.pk):
        Customer.objects.create(name="Baker Foods", type="commercial")
        transaction.set_rollback(True)

    assert collected(acme) == []


def test_webhook_set_inactive_and_active_again_starts_anew(
    acme: Company, webhook: Webhook, make_customer: MakeCustomer
) -> None:
    with tenant_scope(acme.pk):
        webhook.active = False
        webhook.save()
    make_customer(acme)
    assert collected(acme) == []
    with tenant_scope(acme.pk):
        webhook.active = True
        webhook.save()
    make_customer(acme)

    assert collected(acme) == ["customer.created"]


def test_company_knows_whether_anybody_listens(acme: Company, webhook: Webhook) -> None:
    acme.refresh_from_db()
    assert acme.has_webhooks

    with tenant_scope(acme.pk):
        webhook.archive()

    acme.refresh_from_db()
    assert not acme.has_webhooks
