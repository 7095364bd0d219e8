"""What a role may not see it cannot find."""

import pytest

from conftest import Api
from customers.tests.search_asking import SEARCH, bare, found, hits, make
from tenancy.models import Company
from tenancy.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query", ["contact@abcmfg.com", "bcmf", "industrial", "555-123-4567", "4567", "john"]
)
def test_who_sees_it_masked_does_not_find_by_it(api: Api, acme: Company, query: str) -> None:
    make(api(acme))
    viewer = api(acme, Role.VIEWER)

    assert found(api(acme, Role.DISPATCHER), query) == ["ABC Manufacturing"]
    assert found(viewer, query) == []
    assert found(viewer, "abc 75001") == ["ABC Manufacturing"]


def test_masked_role_is_answered_masked(api: Api, acme: Company) -> None:
    make(api(acme))

    (hit,) = hits(api(acme, Role.VIEWER), "manufacturing")

    assert hit["contactInfo"] == {
        "email": "c•••@abcmfg.com",
        "phone": "•••4567",
        "primaryContact": "•••",
    }
    assert (hit["addresses"][0]["street"], hit["matchedOn"]) == ("•••", ["name"])


def test_technician_finds_their_own_alone(
    api: Api, acme: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = make(api(acme)), make(api(acme), name="ABC Bakery")
    technician = api(acme, Role.TECHNICIAN)
    none = found(technician, "abc")

    monkeypatch.setattr("tenancy.asker._own_rule", [lambda asker: [made]])

    assert none == []
    assert found(technician, "abc") == ["ABC Manufacturing"]
    assert found(technician, "abd manufactoring") == []
    assert found(technician, "manufactoring") == ["ABC Manufacturing"]


def test_rival_with_the_same_values_finds_its_own(api: Api, acme: Company, rival: Company) -> None:
    ours, theirs = make(api(acme)), make(api(rival))

    for query in ("abc", "4567", "manufactoring", "75001", "ma"):
        assert [hit["id"] for hit in hits(api(acme), query)] == [ours]
        assert [hit["id"] for hit in hits(api(rival), query)] == [theirs]


def test_another_companys_or_querys_cursor_is_refused(
    api: Api, acme: Company, rival: Company
) -> None:
    for client in (api(acme), api(rival)):
        for name in ("Harbor Steel", "Harbor Dental"):
            bare(client, name)
    following = api(acme).get(SEARCH, {"q": "harbor", "pageSize": 1}).json()["next"]

    assert api(acme).get(following).status_code == 200
    assert api(rival).get(following).status_code == 400
    assert api(acme).get(following.replace("q=harbor", "q=harbour")).status_code == 400
