"""What people type, and whom they find by it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from conftest import Api
from customers.examples import NEW_CUSTOMER
from customers.tests.search_asking import CUSTOMERS, SEARCH, bare, found, hits, make
from tenancy.models import Company

pytestmark = pytest.mark.django_db
FIELDS_OF_QUERIES = {
    "abc": ["name"],
    "ABC Manufacturing": ["name"],
    "ufactur": ["name"],
    "manufacturing": ["name"],
    "john": ["contactInfo.primaryContact"],
    "smi": ["contactInfo.primaryContact"],
    "contact@abcmfg.com": ["contactInfo.email"],
    "bcmf": ["contactInfo.email"],
    "industrial": ["addresses[0].street"],
    "123 indus": ["addresses[0].street"],
    "manufacturing city": ["name", "addresses[0].city"],
    "75001": ["addresses[0].zipCode"],
    "(555) 123-4567": ["contactInfo.phone"],
    "555.123.4567": ["contactInfo.phone"],
    "+1 555 123 4567": ["contactInfo.phone"],
    "5551234567": ["contactInfo.phone"],
    "123-4567": ["contactInfo.phone"],
    "4567": ["contactInfo.phone"],
    "manufactoring": ["name"],
    "indsutrial": ["addresses[0].street"],
    "john industrial": ["contactInfo.primaryContact", "addresses[0].street"],
    "jonh smtih": [],
    "smiht industrail": ["contactInfo.primaryContact", "addresses[0].street"],
    "JOHN 4567": ["contactInfo.primaryContact", "contactInfo.phone"],
}


@pytest.fixture
def owner(api: Api, acme: Company) -> APIClient:
    return api(acme)


@pytest.mark.parametrize("query", FIELDS_OF_QUERIES)
def test_the_documents_customer_is_found_by_every_part(owner: APIClient, query: str) -> None:
    made = make(owner)
    bare(owner, "Oak Dental", contactInfo={"phone": "(212) 555-0199"})

    answers = hits(owner, query)

    # Four letters, "jonh", are too few for a typo to be forgiven in "john".
    wanted = [(made, FIELDS_OF_QUERIES[query])] if FIELDS_OF_QUERIES[query] else []
    assert [(hit["id"], hit["matchedOn"]) for hit in answers] == wanted


def test_a_hit_is_the_customer_as_get_answers_it(owner: APIClient) -> None:
    made = make(owner, contacts=[{"name": "Dana Baker"}])
    shown = owner.get(f"{CUSTOMERS}/{made}").json()

    (hit,) = hits(owner, "dana")

    assert hit == {**shown, "matchedOn": ["contacts[0].name"]}


@pytest.mark.parametrize(
    ("field", "query"),
    [
        ({"externalId": "B-000123"}, "b-000123"),
        ({"mcNumber": "MC-123456"}, "mc 123456"),
        ({"mcNumber": "MC-123456"}, "MC123456"),
        ({"mcNumber": "MC-123456"}, "3456"),
        ({"dotNumber": "1234567"}, "USDOT 1234567"),
        ({"contacts": [{"name": "Zoë Peña", "email": "zoe@example.com"}]}, "zoe pena"),
        ({"contacts": [{"name": "Zoë", "phone": "+44 20 7946 0958"}]}, "+442079460958"),
        ({"contacts": [{"name": "Zoë", "phone": "+44 20 7946 0958"}]}, "0958"),
        ({"contacts": [{"name": "Łukasz Ørsted"}]}, "lukasz orsted"),
        ({"addresses": [{"type": "service", "street2": "Dock Twelve"}]}, "twelve"),
        ({"contacts": [{"name": "Москва Транс"}]}, "МОСКВА"),
        ({"contacts": [{"name": "Москва Транс"}]}, "моксва"),
        ({"contacts": [{"name": "O'Brien"}]}, "obrien"),
    ],
)
def test_other_fields_accents_and_scripts(owner: APIClient, field: Any, query: str) -> None:
    bare(owner, "Harbor Steel", **field)
    bare(owner, "Somebody Else")

    assert found(owner, query) == ["Harbor Steel"]


def test_two_letters_match_beginnings_of_words_and_three_any_part(owner: APIClient) -> None:
    bare(owner, "Harbor Steel")
    bare(owner, "Bohart Ohm")

    assert found(owner, "ha") == ["Harbor Steel"]
    assert found(owner, "har") == ["Harbor Steel", "Bohart Ohm"]


def test_best_first_whole_beginning_inside_typo(owner: APIClient) -> None:
    for name in ("Burker", "Unbaker", "Bakersfield", "Bakey Baker", "Bakir"):
        bare(owner, name)

    assert found(owner, "baker") == ["Bakey Baker", "Bakersfield", "Unbaker", "Bakir"]


def test_typo_is_forgiven_in_words_of_five_letters_and_in_two_words_at_most(
    owner: APIClient,
) -> None:
    bare(owner, "Harbor Steel Packaging Works")
    bare(owner, "Mill 12345")

    assert found(owner, "harbro stele packaging") == ["Harbor Steel Packaging Works"]
    assert found(owner, "harbro stele packagnig") == []
    assert found(owner, "12354") == []
    assert found(owner, "miil") == []


def test_all_words_must_fit_one_customer(owner: APIClient) -> None:
    bare(owner, "Harbor Steel")
    bare(owner, "Harbor Dental")

    assert found(owner, "harbor dental") == ["Harbor Dental"]
    assert found(owner, "harbor bakery") == []


def test_type_narrows_and_may_be_repeated(owner: APIClient) -> None:
    for kind in ("shipper", "broker", "commercial"):
        bare(owner, f"Harbor {kind}", type=kind)

    assert found(owner, "harbor", type="broker") == ["Harbor broker"]
    assert found(owner, "harbor", type=["broker", "shipper"]) == [
        "Harbor broker",
        "Harbor shipper",
    ]
    assert found(owner, "harbur", type=["shipper"]) == ["Harbor shipper"]


def test_archived_customers_are_hidden_until_they_are_restored(owner: APIClient) -> None:
    made = bare(owner, "Harbor Steel")

    owner.delete(f"{CUSTOMERS}/{made}")
    hidden = found(owner, "harbor")
    owner.post(f"{CUSTOMERS}/{made}/restore")

    assert (hidden, found(owner, "harbor")) == ([], ["Harbor Steel"])


def test_company_without_customers_finds_nothing(owner: APIClient) -> None:
    assert owner.get(SEARCH, {"q": "harbor"}).json() == {
        "results": [],
        "next": None,
        "previous": None,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_hits(
    owner: APIClient, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        make(owner)
    hits(owner, "abc")

    # Who asks, the scope, key, candidates, three for what they hold, and near words.
    with django_assert_max_num_queries(12):
        assert len(hits(owner, "abc")) == count


def test_example_of_the_schema_is_a_hit(owner: APIClient) -> None:
    schema = owner.get("/api/v1/schema").json()
    operation = schema["paths"]["/api/v1/customers/search"]["get"]
    content = operation["responses"]["200"]["content"]["application/json"]

    (example,) = content["example"]["results"]
    make(owner)

    assert example.keys() == hits(owner, "abc")[0].keys()
    assert NEW_CUSTOMER["name"] == example["name"]
