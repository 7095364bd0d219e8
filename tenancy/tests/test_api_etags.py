"""ETag, If-Match and If-None-Match: no write over changes that its client has not seen."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from tenancy.models import Company

URL = "/api/v1/customers"
BODY = {
    "name": "Baker Foods",
    "type": "commercial",
    "preferences": {"preferredServiceWindow": "mornings"},
    "addresses": [{"type": "primary", "city": "Austin", "state": "TX", "zipCode": "78701"}],
    "contacts": [{"name": "Dana Baker"}],
}
STALE = {"If-Match": '"0123"'}


@pytest.fixture
def baker(api: Api, acme: Company) -> Any:
    """The answer to its POST."""
    return api(acme).post(URL, BODY)


def test_post_get_put_and_patch_answer_the_same_tag_for_the_same_record(
    api: Api, acme: Company, baker: Any
) -> None:
    client, url = api(acme), f"{URL}/{baker.json()['id']}"

    read = client.get(url)
    patched = client.patch(url, {"industry": "Bakery"})
    read_again = client.get(url)
    put = client.put(url, read_again.json())

    assert baker.json()["warnings"] != []
    assert baker["ETag"] == read["ETag"]
    assert patched["ETag"] == read_again["ETag"]
    assert put["ETag"] == client.get(url)["ETag"]
    assert len({read["ETag"], patched["ETag"], put["ETag"]}) == 3  # Each moved updatedAt.


def test_tag_is_strong_and_lists_have_none(api: Api, acme: Company, baker: Any) -> None:
    assert baker["ETag"].startswith('"')
    assert "ETag" not in api(acme).get(URL)
    assert "ETag" in api(acme).get("/api/v1/me")


@pytest.mark.parametrize(
    "change",
    [
        {"addresses": []},
        {"contacts": [{"name": "Dana Baker"}, {"name": "Lee Baker"}]},
        {"tags": ["vip"]},
        {"name": "Baker & Sons"},
    ],
)
def test_every_change_changes_the_tag(
    api: Api, acme: Company, baker: Any, change: dict[str, Any]
) -> None:
    changed = api(acme).patch(f"{URL}/{baker.json()['id']}", change)

    assert changed["ETag"] != baker["ETag"]


def test_tag_stands_for_the_roles_view(api: Api, acme: Company, baker: Any) -> None:
    url = f"{URL}/{baker.json()['id']}"

    tags = {role: api(acme, role).get(url)["ETag"] for role in ("owner", "manager", "viewer")}

    assert tags["owner"] == tags["manager"] != tags["viewer"]


def test_tag_stands_for_what_is_derived_from_the_company(
    api: Api, acme: Company, baker: Any
) -> None:
    acme.currency = "CAD"
    acme.save()

    assert api(acme).get(f"{URL}/{baker.json()['id']}")["ETag"] != baker["ETag"]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "restore"])
def test_stale_if_match_is_412_and_writes_nothing(
    api: Api, acme: Company, baker: Any, method: str
) -> None:
    client, url = api(acme), f"{URL}/{baker.json()['id']}"
    client.patch(url, {"industry": "Bakery"})

    sent = {"If-Match": baker["ETag"]}
    if method == "restore":
        answer = client.post(f"{url}/restore", headers=sent)
    else:
        answer = getattr(client, method)(url, BODY | {"name": "Lost"}, headers=sent)

    assert (answer.status_code, answer.json()["error"]["code"]) == (412, "stale")
    assert (client.get(url).json()["name"], client.get(url).json()["industry"]) == (
        "Baker Foods",
        "Bakery",
    )


@pytest.mark.parametrize("sent", ["{tag}", '"other", {tag}', "*"])
def test_current_if_match_lets_a_write_through(
    api: Api, acme: Company, baker: Any, sent: str
) -> None:
    headers = {"If-Match": sent.format(tag=baker["ETag"])}

    answer = api(acme).patch(f"{URL}/{baker.json()['id']}", {"industry": "Bakery"}, headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize("sent", ['"other"', "W/{tag}", "nonsense", ""])
def test_other_weak_and_malformed_if_match_is_412(
    api: Api, acme: Company, baker: Any, sent: str
) -> None:
    headers = {"If-Match": sent.format(tag=baker["ETag"])}

    answer = api(acme).patch(f"{URL}/{baker.json()['id']}", {"industry": "Bakery"}, headers=headers)

    assert answer.status_code == 412


@pytest.mark.parametrize("sent", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_if_none_match_gives_304_without_a_body(
    api: Api, acme: Company, baker: Any, sent: str, method: str
) -> None:
    url = f"{URL}/{baker.json()['id']}"
    headers = {"If-None-Match": sent.format(tag=baker["ETag"])}

    answer = getattr(api(acme), method)(url, headers=headers)

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == baker["ETag"]
    assert "X-Request-Id" in answer


def test_if_none_match_of_another_state_gives_the_record(
    api: Api, acme: Company, baker: Any
) -> None:
    answer = api(acme).get(f"{URL}/{baker.json()['id']}", headers={"If-None-Match": '"other"'})

    assert (answer.status_code, answer.json()["name"]) == (200, "Baker Foods")


def test_invitations_link_is_no_part_of_the_members_tag(api: Api, acme: Company) -> None:
    client = api(acme)
    member = client.post("/api/v1/members", {"email": "new@acme.example.com", "role": "viewer"})

    read = client.get(f"/api/v1/members/{member.json()['id']}")

    assert "inviteUrl" in member.json()
    assert member["ETag"] == read["ETag"]


def test_refusals_come_in_the_contracts_order(
    api: Api, acme: Company, baker: Any, make_customer: MakeCustomer
) -> None:
    client, url = api(acme), f"{URL}/{baker.json()['id']}"
    note = client.post(f"{url}/notes", {"body": "Ring twice."}).json()["id"]
    client.delete(url)
    bad, unknown = {"name": 7}, f"{URL}/{note}"

    statuses = [
        api(acme, "viewer").patch(unknown, bad, headers=STALE).status_code,
        client.patch(unknown, bad, headers=STALE).status_code,
        client.patch(url, bad, headers=STALE).status_code,
        client.patch(url, bad).status_code,
        client.patch(f"{url}/notes/{baker.json()['id']}", bad, headers=STALE).status_code,
        client.patch(f"{url}/notes/{note}", bad, headers=STALE).status_code,
        client.patch(f"{url}/notes/{note}", bad).status_code,
        client.patch(f"{URL}/{make_customer(acme).pk}", bad).status_code,
    ]

    assert statuses == [403, 404, 412, 409, 404, 412, 409, 400]
