"""Writers of rates at once, with real threads, connections and commits."""

from collections import Counter

import pytest
from django.utils import timezone

from conftest import Api
from tenancy.context import tenant_scope
from tenancy.errors import ConflictError
from tenancy.models import Company
from tenancy.tests.threads import at_once
from trucking.models import Rate
from trucking.tests.making import make_rate

pytestmark = pytest.mark.django_db(transaction=True)
RATES = "/api/v1/rates"
NEW = {
    "origin": {"level": "state", "value": "TX"},
    "destination": {"level": "state", "value": "GA"},
    "rateType": "flat",
    "amount": 900,
    "effectiveFrom": "2024-01-01",
}
ROUNDS = 5


def test_of_two_writers_of_overlapping_rates_one_is_refused(api: Api, acme: Company) -> None:
    first, second = api(acme), api(acme)
    for priority in range(ROUNDS):
        body = {**NEW, "priority": priority}

        answers = at_once(
            lambda body=body: first.post(RATES, {**body, "effectiveTo": "2024-06-30"}),
            lambda body=body: second.post(RATES, {**body, "effectiveFrom": "2024-06-30"}),
        )

        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 1}
        (refused,) = [answer.json() for answer in answers if answer.status_code == 409]
        assert refused["error"]["code"] in {"rate_overlap", "busy"}
        with tenant_scope(acme.pk):
            assert Rate.objects.filter(priority=priority).count() == 1


def test_a_rate_is_used_as_it_was_read_or_not_at_all(api: Api, acme: Company) -> None:
    client = api(acme)
    for priority in range(ROUNDS):
        with tenant_scope(acme.pk):
            rate = make_rate(lane="TX → GA", priority=priority)

        def book(rate: Rate = rate) -> str:
            try:
                with tenant_scope(rate.tenant_id):
                    rate.use(at=timezone.now())
            except ConflictError as error:
                return error.code
            return "booked"

        booked, edited = at_once(
            book, lambda rate=rate: client.patch(f"{RATES}/{rate.pk}", {"amount": "3"})
        )

        shown = edited.json()
        assert edited.status_code == 200
        # The edit came first and the booking was refused, or it left what was booked alone.
        assert (booked, shown["supersedesId"]) in {
            ("rate_changed", None),
            ("booked", str(rate.pk)),
        }
