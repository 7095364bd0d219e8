"""Background work: the company travels in a task's headers; no company, no task."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from celery import current_app as app
from celery.worker.request import Request
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from kombu import Connection, Queue

from customers.models import Customer
from tenancy.context import TenantRequired, active_tenant_id, tenant_scope
from tenancy.models import Company
from tenancy.tasks import TENANT_HEADER, TICK_KEY, TenantTask, tick

MakeCustomer = Callable[..., Customer]
QUEUE = "celery"


class Broker:
    """A broker in memory: what was sent is taken off the queue and run as a worker runs it."""

    def __init__(self, link: Connection) -> None:
        self.link = link
        self.queue = Queue(QUEUE, channel=link.default_channel)
        self.queue.declare()

    def taken(self) -> Any:
        return self.queue.get(accept=["json"])

    def run(self, message: Any) -> Any:
        return Request(message, app=app).execute()


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Connection("memory://", virtual_host="tenancy-tests") as link:
        broker = Broker(link)
        yield broker
        broker.queue.purge()


@pytest.fixture
def count_customers() -> Iterator[Any]:
    """A task that leaves what it saw in `seen`."""
    seen: list[Any] = []

    @app.task(base=TenantTask, bind=True, name="tests.count_customers", shared=False)
    def count_customers(self: Any, *, label: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('attune.tenant_id', true)")
            told = UUID(cursor.fetchone()[0])
        seen.append((label, active_tenant_id(), told, Customer.objects.count(), self.request.id))

    count_customers.seen = seen
    yield count_customers
    app.tasks.unregister(count_customers)


def test_company_travels_with_the_message(
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    broker: Broker,
    count_customers: Any,
) -> None:
    make_customer(rival)
    make_customer(acme)
    make_customer(acme)
    with tenant_scope(acme.pk):
        count_customers.apply_async(kwargs={"label": "a"}, connection=broker.link, task_id="1")
    with tenant_scope(rival.pk):
        count_customers.apply_async(kwargs={"label": "b"}, connection=broker.link, task_id="2")

    first, second = broker.taken(), broker.taken()
    broker.run(first)
    broker.run(second)

    assert [m.headers[TENANT_HEADER] for m in (first, second)] == [str(acme.pk), str(rival.pk)]
    assert count_customers.seen == [
        ("a", acme.pk, acme.pk, 2, "1"),
        ("b", rival.pk, rival.pk, 1, "2"),
    ]
    assert active_tenant_id() is None


def test_task_is_not_sent_without_a_company(
    acme: Company, broker: Broker, count_customers: Any
) -> None:
    with pytest.raises(TenantRequired):
        count_customers.apply_async(kwargs={"label": "a"}, connection=broker.link)

    assert broker.taken() is None


def test_message_without_a_company_is_not_run(
    acme: Company, make_customer: MakeCustomer, broker: Broker, count_customers: Any
) -> None:
    """As somebody might send by name, past the task's own class."""
    make_customer(acme)
    app.send_task(count_customers.name, kwargs={"label": "a"}, connection=broker.link)

    with tenant_scope(acme.pk):  # Even where some company happens to be active.
        broker.run(broker.taken())

    assert count_customers.seen == []


def test_senders_other_headers_travel_too(
    acme: Company, broker: Broker, count_customers: Any
) -> None:
    with tenant_scope(acme.pk):
        count_customers.apply_async(
            kwargs={"label": "a"}, headers={"trace": "7"}, connection=broker.link
        )

    message = broker.taken()
    assert (message.headers["trace"], message.headers[TENANT_HEADER]) == ("7", str(acme.pk))


def test_caller_cannot_name_another_company(
    acme: Company, rival: Company, broker: Broker, count_customers: Any
) -> None:
    with tenant_scope(acme.pk):
        count_customers.apply_async(
            kwargs={"label": "a"}, headers={TENANT_HEADER: str(rival.pk)}, connection=broker.link
        )

    assert broker.taken().headers[TENANT_HEADER] == str(acme.pk)


def test_task_run_on_the_spot_keeps_to_its_company(
    acme: Company, rival: Company, count_customers: Any, settings: Any
) -> None:
    """Celery's eager mode, and a task sent from within another company's scope."""
    with tenant_scope(rival.pk), tenant_scope(acme.pk):
        count_customers.apply(
            kwargs={"label": "a"}, headers={TENANT_HEADER: str(rival.pk)}, task_id="1"
        )
        after = active_tenant_id()

    assert (count_customers.seen, after) == ([("a", rival.pk, rival.pk, 0, "1")], acme.pk)


def test_failed_task_leaves_nothing_written(acme: Company, broker: Broker) -> None:
    @app.task(base=TenantTask, name="tests.write_and_fail", shared=False)
    def write_and_fail() -> None:
        Customer.objects.create(name="Gone", type="commercial")
        raise RuntimeError

    with tenant_scope(acme.pk):
        write_and_fail.apply_async(connection=broker.link)
    broker.run(broker.taken())
    app.tasks.unregister(write_and_fail)

    with tenant_scope(acme.pk):
        assert Customer.objects.count() == 0
    assert active_tenant_id() is None


def test_task_that_retries_is_sent_again_for_its_company(acme: Company, broker: Broker) -> None:
    @app.task(base=TenantTask, bind=True, name="tests.retry", shared=False, max_retries=3)
    def retry(self: Any) -> None:
        raise self.retry(countdown=0, connection=broker.link)

    with tenant_scope(acme.pk):
        retry.apply_async(connection=broker.link, task_id="1")
    broker.run(broker.taken())
    again = broker.taken()
    app.tasks.unregister(retry)

    assert (again.headers["id"], again.headers["retries"]) == ("1", 1)
    assert again.headers[TENANT_HEADER] == str(acme.pk)


def test_tick_tells_when_beat_came_last() -> None:
    before = timezone.now()

    tick()

    assert before <= cache.get(TICK_KEY) <= timezone.now()
