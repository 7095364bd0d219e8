"""Writers at once, with real threads, connections and commits: nothing lost, nothing doubled."""

from collections import Counter
from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.models import Customer, Note
from tenancy.context import tenant_scope
from tenancy.models import Company, StoredAnswer
from tenancy.tests.threads import at_once, queued_behind

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/customers"
BODY = {"name": "Baker Foods", "type": "commercial"}
NOTE = {"body": "Ring twice."}
ROUNDS = 5


def statuses(answers: list[Any]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_two_patches_of_different_fields_lose_neither(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second = api(acme), api(acme)
    for _ in range(ROUNDS):
        url = f"{URL}/{make_customer(acme).pk}"

        answers = at_once(
            lambda url=url: first.patch(url, {"industry": "Bakery"}),
            lambda url=url: second.patch(url, {"tags": ["vip"]}),
        )

        now = first.get(url).json()
        assert statuses(answers) == {200: 2}
        assert (now["industry"], now["tags"]) == ("Bakery", ["vip"])


def test_of_two_patches_with_one_if_match_one_is_412(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second = api(acme), api(acme)
    for _ in range(ROUNDS):
        url = f"{URL}/{make_customer(acme).pk}"
        sent = {"If-Match": first.get(url)["ETag"]}

        answers = at_once(
            lambda url=url, sent=sent: first.patch(url, {"industry": "Bakery"}, headers=sent),
            lambda url=url, sent=sent: second.patch(url, {"industry": "Dairy"}, headers=sent),
        )

        (done,) = [answer for answer in answers if answer.status_code == 200]
        assert statuses(answers) == {200: 1, 412: 1}
        assert first.get(url)["ETag"] == done["ETag"]


def test_if_match_is_looked_at_under_the_rows_lock(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second, customer = api(acme), api(acme), make_customer(acme)
    url = f"{URL}/{customer.pk}"
    sent = {"If-Match": first.get(url)["ETag"]}

    # Both have read the same state before either may write.
    with queued_behind(
        customer,
        lambda: first.patch(url, {"contacts": [{"name": "Dana Baker"}]}, headers=sent),
        lambda: second.patch(url, {"industry": "Dairy"}, headers=sent),
    ) as answers:
        pass

    assert [answer.result().status_code for answer in answers] == [200, 412]
    assert first.get(url).json()["industry"] is None


def test_put_against_patch_leaves_what_one_after_the_other_would(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second = api(acme), api(acme)
    for _ in range(ROUNDS):
        url = f"{URL}/{make_customer(acme).pk}"
        put = BODY | {"contacts": [{"name": "Dana Baker"}]}
        patch = {"contacts": [{"name": "Lee Baker"}], "industry": "Bakery"}

        answers = at_once(
            lambda url=url, put=put: first.put(url, put),
            lambda url=url, patch=patch: second.patch(url, patch),
        )

        now = first.get(url).json()
        seen = [contact["name"] for contact in now["contacts"]], now["industry"]
        assert statuses(answers) == {200: 2}
        assert seen in ((["Dana Baker"], None), (["Lee Baker"], "Bakery"))


def test_archive_against_a_write_of_it(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme)
    url = f"{URL}/{customer.pk}"

    with queued_behind(
        customer, lambda: client.delete(url), lambda: client.patch(url, {"industry": "Bakery"})
    ) as answers:
        pass

    assert [answer.result().status_code for answer in answers] == [204, 409]
    assert client.get(url).json()["industry"] is None


def test_archive_against_a_write_below_it(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme)
    url = f"{URL}/{customer.pk}"

    with queued_behind(
        customer,
        lambda: client.post(f"{url}/notes", NOTE),
        lambda: client.delete(url),
        lambda: client.post(f"{url}/notes", NOTE),
    ) as answers:
        pass

    assert [answer.result().status_code for answer in answers] == [201, 204, 409]
    with tenant_scope(acme.pk):
        assert Note.objects.count() == 1


def test_eight_posts_with_one_key_make_one_row(api: Api, acme: Company) -> None:
    client, key = api(acme), {"Idempotency-Key": "order-7"}

    def post_until_answered() -> Any:
        while (answer := client.post(URL, BODY, headers=key)).status_code == 409:
            assert answer.json()["error"]["code"] == "idempotency_key_in_use"
        return answer

    answers = at_once(*[post_until_answered] * 8)

    assert statuses(answers) == {201: 8}
    assert len({(answer.content, answer["Location"], answer["ETag"]) for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer for answer in answers) == 7
    with tenant_scope(acme.pk):
        assert Customer.objects.count() == StoredAnswer.objects.count() == 1


def test_second_post_is_409_while_the_first_is_in_flight(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme)
    url, key = f"{URL}/{customer.pk}/notes", {"Idempotency-Key": "note-1"}

    with queued_behind(customer, lambda: client.post(url, NOTE, headers=key)) as (first,):
        meanwhile = client.post(url, NOTE, headers=key)
        other_key = client.post(URL, BODY, headers={"Idempotency-Key": "note-2"})
    again = client.post(url, NOTE, headers=key)

    assert meanwhile.json()["error"]["code"] == "idempotency_key_in_use"
    assert (meanwhile.status_code, meanwhile["Retry-After"]) == (409, "1")
    assert other_key.status_code == first.result().status_code == 201
    assert again.content == first.result().content
    assert again["Idempotent-Replayed"] == "true"


def test_key_is_free_again_when_its_first_post_was_refused(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme)
    url, key = f"{URL}/{customer.pk}/notes", {"Idempotency-Key": "note-1"}

    with queued_behind(customer, lambda: client.post(url, {}, headers=key)) as (first,):
        pass

    assert first.result().status_code == 400
    assert client.post(url, NOTE, headers=key).status_code == 201


def test_two_writers_never_close_a_circle_of_parents(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    first, second = api(acme), api(acme)
    for _ in range(ROUNDS):
        baker, carver = make_customer(acme, "Baker"), make_customer(acme, "Carver")

        answers = at_once(
            lambda a=baker, b=carver: first.patch(f"{URL}/{a.pk}", {"parentId": str(b.pk)}),
            lambda a=carver, b=baker: second.patch(f"{URL}/{a.pk}", {"parentId": str(b.pk)}),
        )

        assert statuses(answers) == {200: 1, 400: 1}


def test_revoked_token_ends_what_it_began_and_begins_no_more(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, other, customer = api(acme), api(acme), make_customer(acme)
    url = f"{URL}/{customer.pk}"
    _, oldest = other.get("/api/v1/auth/tokens").json()["results"]

    with queued_behind(customer, lambda: client.patch(url, {"industry": "Bakery"})) as (begun,):
        revoked = other.delete(f"/api/v1/auth/tokens/{oldest['id']}")
        after = client.get(url)

    assert (revoked.status_code, after.status_code) == (204, 401)
    assert begun.result().status_code == 200
    assert other.get(url).json()["industry"] == "Bakery"
    assert client.get(url).status_code == 401
