"""Merges at once, and against other writers: with real threads, connections and commits."""

from typing import Any

import pytest

from attune.tests.merging import URL, merge
from conftest import Api, MakeCustomer
from customers.models import Customer, Note
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tests.threads import at_once, queued_behind

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def told(answers: list[Any]) -> list[tuple[int, str]]:
    return sorted((a.status_code, a.json().get("error", {}).get("code", "")) for a in answers)


def test_same_merge_twice_at_once_happens_once(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second = api(acme), api(acme)
    for _ in range(ROUNDS):
        stays, goes = (str(make_customer(acme).pk) for _ in range(2))

        answers = at_once(
            lambda s=stays, g=goes: merge(first, s, g), lambda s=stays, g=goes: merge(second, s, g)
        )

        assert told(answers) == [(200, ""), (409, "merged")]


def test_merges_in_opposite_directions_wait_for_one_another(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second = api(acme), api(acme)
    for _ in range(ROUNDS):
        stays, goes = (str(make_customer(acme).pk) for _ in range(2))

        answers = at_once(
            lambda s=stays, g=goes: merge(first, s, g), lambda s=stays, g=goes: merge(second, g, s)
        )

        assert told(answers) == [(200, ""), (409, "merged")]
        with tenant_scope(acme.pk):
            assert Customer.objects.filter(pk__in=[stays, goes]).count() == 1


def test_write_that_waited_for_a_merge_is_told_where_it_went(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second = api(acme), api(acme)
    stays, goes = make_customer(acme), make_customer(acme)

    with queued_behind(
        goes,
        lambda: merge(first, str(stays.pk), str(goes.pk)),
        lambda: second.post(f"{URL}/{goes.pk}/notes", {"body": "Ring twice."}),
    ) as answers:
        pass

    assert told([answer.result() for answer in answers]) == [(200, ""), (409, "merged")]
    with tenant_scope(acme.pk):
        assert not Note.objects.exists()


def test_write_before_a_merge_is_moved_by_it(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second = api(acme), api(acme)
    stays, goes = make_customer(acme), make_customer(acme)

    with queued_behind(
        goes,
        lambda: second.post(f"{URL}/{goes.pk}/notes", {"body": "Ring twice."}),
        lambda: merge(first, str(stays.pk), str(goes.pk)),
    ) as answers:
        pass

    assert [answer.result().status_code for answer in answers] == [201, 200]
    with tenant_scope(acme.pk):
        assert Note.objects.get().customer_id == stays.pk
