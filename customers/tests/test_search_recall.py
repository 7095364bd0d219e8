"""Search by tokens finds what a plain scan of all words finds: all of it, once, and no more."""

import pytest

from bench import people
from bench.plain_scan import KINDS, PlainScan, external_id, queries
from conftest import Api
from customers.models import Address, Contact, Customer
from customers.search.keeping import keep_stored
from customers.tests.search_asking import SEARCH
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
CUSTOMERS = 300
QUERIES = 8  # Of each kind.


@pytest.fixture
def crowd(acme: Company) -> Company:
    with tenant_scope(acme.pk):
        ids = []
        for number in range(CUSTOMERS):
            columns = people.customer(number)
            items = {Address: columns.pop("addresses"), Contact: columns.pop("contacts")}
            customer = Customer.objects.create(**columns, external_id=external_id(number))
            ids.append(customer.pk)
            for model, rows in items.items():
                model.objects.bulk_create(model(customer=customer, **row) for row in rows)
        keep_stored(ids)
    return acme


def test_search_finds_what_a_plain_scan_finds(api: Api, crowd: Company) -> None:
    client, scan = api(crowd), PlainScan(range(CUSTOMERS))
    differing, looked_for = {}, 0
    for query in [query for kind in KINDS for query in queries(kind, CUSTOMERS, QUERIES)]:
        seen: list[str] = []
        answer = client.get(SEARCH, {"q": query, "pageSize": 200}).json()
        while answer:
            seen += [hit["externalId"] for hit in answer["results"]]
            answer = answer["next"] and client.get(answer["next"]).json()
        wanted = sorted(map(external_id, scan.search(query)))
        looked_for += len(wanted)
        if sorted(seen) != wanted:
            differing[query] = wanted, sorted(seen)

    assert looked_for > CUSTOMERS
    assert differing == {}
