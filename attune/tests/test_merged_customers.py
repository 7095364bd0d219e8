"""A customer that was merged into another: where its address leads, and to whom."""

import pytest

from attune.tests.merging import STAYS, URL, Pair, ids, made_pair, merge, refusal
from conftest import Api
from customers.models import Note
from tenancy.context import tenant_scope
from tenancy.models import Company


@pytest.fixture
def pair(api: Api, acme: Company) -> Pair:
    return made_pair(api(acme))


def test_old_id_leads_to_the_new_one(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    client.post(f"{URL}/{goes}/notes", {"body": "Ring twice."})
    note = client.get(f"{URL}/{goes}/notes").json()["results"][0]["id"]
    merge(client, stays, goes)

    answers = [
        client.get(f"{URL}/{goes}{tail}")
        for tail in ("", "/notes?pageSize=1", f"/notes/{note}", "/loads", "/history")
    ]

    host = "http://testserver"
    assert [(a.status_code, a["Location"]) for a in answers] == [
        (301, f"{host}{URL}/{stays}"),
        (301, f"{host}{URL}/{stays}/notes?pageSize=1"),
        (301, f"{host}{URL}/{stays}/notes/{note}"),
        (301, f"{host}{URL}/{stays}/loads"),
        (301, f"{host}{URL}/{stays}/history"),
    ]
    assert client.get(f"{URL}/{stays}/notes/{note}").json()["body"] == "Ring twice."
    assert answers[0].json() == {"mergedInto": stays}


def test_writes_to_the_old_id_are_conflicts(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    merge(client, stays, goes)

    answers = [
        client.patch(f"{URL}/{goes}", {"industry": "Dairy"}),
        client.put(f"{URL}/{goes}", STAYS),
        client.delete(f"{URL}/{goes}"),
        client.post(f"{URL}/{goes}/restore"),
        client.post(f"{URL}/{goes}/notes", {"body": "Ring twice."}),
        client.post(f"{URL}/{goes}/visits", {"serviceType": "Repair"}),
        merge(client, goes, stays),
    ]

    assert [refusal(answer) for answer in answers] == [(409, "merged", [])] * len(answers)
    assert answers[0].json()["error"]["details"] == {"mergedInto": stays}
    with tenant_scope(acme.pk):
        assert not Note.objects.exists()


def test_duplicate_is_no_customer_any_more(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    merge(client, stays, goes)

    lists = ["?includeArchived=true", "?ordering=name&includeArchived=true", f"?ids={stays},{goes}"]
    found = [[c["id"] for c in client.get(URL + query).json()["results"]] for query in lists]
    child = client.post(URL, {"name": "Unit", "type": "residential", "parentId": goes})

    assert found == [[stays]] * 3
    assert refusal(child) == (400, "invalid", [("parentId", "not_found")])
    assert ids(client.get(f"{URL}/search?q=dana baker")) == [stays]
    assert ids(client.get(f"{URL}/search?q=5550199")) == [stays]


def test_chain_of_merges_leads_to_its_end(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    last = client.post(URL, {"name": "Baker", "type": "commercial"}).json()["id"]
    merge(client, stays, goes)

    assert merge(client, last, stays).status_code == 200

    assert client.get(f"{URL}/{goes}")["Location"].endswith(last)
    assert client.get(f"{URL}/{stays}")["Location"].endswith(last)


def test_technician_is_not_told_where_customers_went(api: Api, acme: Company, pair: Pair) -> None:
    merge(api(acme), *pair)

    assert api(acme, "technician").get(f"{URL}/{pair[1]}").status_code == 404
    assert api(acme, "viewer").get(f"{URL}/{pair[1]}").status_code == 301


def test_another_company_is_not_told_either(
    api: Api, acme: Company, rival: Company, pair: Pair
) -> None:
    merge(api(acme), *pair)

    assert api(rival).get(f"{URL}/{pair[1]}").status_code == 404
    assert api(rival).patch(f"{URL}/{pair[1]}", {}).status_code == 404
