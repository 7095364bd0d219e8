"""/metrics: for the holder of a token, and about no company."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from conftest import Api, MakeCustomer
from tenancy.models import Company
from tenancy.tick import TICK_KEY

BEARER = {"Authorization": "Bearer scrape-me"}


@pytest.fixture(autouse=True)
def _token(settings: Any) -> None:
    settings.METRICS_TOKEN = "scrape-me"


def test_without_a_token_set_there_is_no_such_address(settings: Any) -> None:
    settings.METRICS_TOKEN = ""

    answer = APIClient().get("/metrics", headers={"Authorization": "Bearer "})

    assert answer.status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", "scrape-me", "Bearer é"])
def test_other_tokens_are_refused(sent: str) -> None:
    answer = APIClient().get("/metrics", headers={"Authorization": sent})

    assert (answer.status_code, answer.content) == (401, b"")


def test_requests_are_counted_by_route_and_status_and_tell_no_company(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    baker = make_customer(acme)
    api(acme).get(f"/api/v1/customers/{baker.pk}")
    APIClient().generic("BREW", "/api/v1/customers")

    text = APIClient().get("/metrics", headers=BEARER).content.decode()

    route = 'route="api/v1/customers/<uuid:id>"'
    assert f'attune_requests_total{{method="GET",{route},status="200"}}' in text
    assert f"attune_request_seconds_count{{{route}}}" in text
    assert 'method="other"' in text
    assert "BREW" not in text
    for told in (acme.pk, acme.slug, baker.pk):
        assert str(told) not in text


def test_beats_age_is_told_when_it_ticked() -> None:
    client = APIClient(headers=BEARER)
    before = client.get("/metrics").content.decode()
    cache.set(TICK_KEY, timezone.now() - timedelta(seconds=90))
    after = client.get("/metrics").content.decode()

    assert "attune_beat_age_seconds" not in before
    (line,) = [line for line in after.splitlines() if line.startswith("attune_beat_age_seconds")]
    assert 90 <= float(line.split()[1]) < 150
