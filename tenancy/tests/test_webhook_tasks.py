"""From the change to its receiver, through the tasks that beat begins."""

import json
from collections.abc import Iterator
from concurrent.futures import wait
from typing import Any

import pytest
from celery import current_app

from conftest import MakeCustomer
from tenancy.context import tenant_scope
from tenancy.models import Company, Webhook
from tenancy.tasks import tell_webhooks
from tenancy.tests.receiver import listening
from tenancy.tests.test_webhook_events import settle
from tenancy.tests.threads import PATIENCE
from tenancy.webhooks.lanes import LANES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _run_at_once() -> Iterator[None]:
    current_app.conf.task_always_eager = current_app.conf.task_eager_propagates = True
    yield
    current_app.conf.task_always_eager = current_app.conf.task_eager_propagates = False


def test_change_reaches_its_receiver_and_no_other_companys(
    acme: Company, rival: Company, make_customer: MakeCustomer, settings: Any
) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    with listening() as receiver, listening() as theirs:
        for company, listener in ((acme, receiver), (rival, theirs)):
            with tenant_scope(company.pk):
                Webhook.objects.create(url=listener.url, events=["customer.created"])
        customer = make_customer(acme)
        settle()

        tell_webhooks.delay()
        wait(list(LANES.turns.values()), PATIENCE)

    assert [json.loads(heard.body)["object"]["id"] for heard in receiver.heard] == [
        str(customer.pk)
    ]
    assert theirs.heard == []
