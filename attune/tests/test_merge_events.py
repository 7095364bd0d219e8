"""Webhooks hear of a merge, and of one that is taken back: once each, whatever they asked for."""

from collections import Counter

import pytest

from attune.tests.merging import made_pair, merge, unmerge
from conftest import Api
from tenancy.context import tenant_scope
from tenancy.models import Company, Webhook, WebhookDelivery
from tenancy.tests.test_webhook_events import collected

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = {"all": ["customer.*"], "merges": ["customer.merged"], "partings": ["customer.unmerged"]}


def heard(company: Company) -> dict[str, Counter[tuple[str, str]]]:
    """By webhook, how often each event of each record was told since the last time."""
    collected(company)
    told: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in ASKED}
    with tenant_scope(company.pk):
        for event in WebhookDelivery.objects.select_related("webhook"):
            name = event.webhook.url.rpartition("/")[2]
            told[name][event.event_type, str(event.object_id)] += 1
        WebhookDelivery.objects.all().delete()
    return told


def test_merge_and_its_taking_back_are_heard_once(api: Api, acme: Company) -> None:
    client = api(acme)
    stays, goes = made_pair(client)
    with tenant_scope(acme.pk):
        for name, events in ASKED.items():
            Webhook.objects.create(url=f"https://example.com/{name}", events=events)

    assert merge(client, stays, goes).status_code == 200
    merged = heard(acme)
    assert unmerge(client, stays, goes).status_code == 200
    parted = heard(acme)

    survivor = Counter({("customer.updated", stays): 1})
    assert merged == {
        "all": survivor + Counter({("customer.merged", goes): 1}),
        "merges": Counter({("customer.merged", goes): 1}),
        "partings": Counter(),
    }
    assert parted == {
        "all": survivor + Counter({("customer.unmerged", goes): 1}),
        "merges": Counter(),
        "partings": Counter({("customer.unmerged", goes): 1}),
    }
