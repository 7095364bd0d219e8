"""A rate that a load was booked at stays as it was."""

from django.utils import timezone

from conftest import Api
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import Rate
from trucking.tests.making import NEW, RATES


def test_used_rate_is_superseded_by_an_edit_and_the_chain_is_followed(
    api: Api, acme: Company
) -> None:
    client = api(acme)
    first = client.post(RATES, NEW).json()
    with tenant_scope(acme.pk):
        Rate.objects.get(pk=first["id"]).use(at=timezone.now())

    unchanged = client.put(f"{RATES}/{first['id']}", NEW).json()
    second = client.patch(f"{RATES}/{first['id']}", {"amount": "50"}).json()
    late = client.patch(f"{RATES}/{first['id']}", {"amount": "51"})

    old = client.get(f"{RATES}/{first['id']}").json()
    assert unchanged["id"] == first["id"]
    assert (second["supersedesId"], second["amount"], second["usedAt"]) == (
        first["id"],
        "50.00",
        None,
    )
    assert (old["status"], old["amount"]) == ("superseded", "48.75")
    error = late.json()["error"]
    assert (late.status_code, error["code"]) == (409, "superseded")
    assert error["details"] == {"supersededById": second["id"]}
    found = client.get(RATES, {"supersedes": first["id"]}).json()["results"]
    assert [rate["id"] for rate in found] == [second["id"]]


def test_unused_rate_is_edited_in_place(api: Api, acme: Company) -> None:
    client = api(acme)
    made = client.post(RATES, NEW).json()

    changed = client.patch(f"{RATES}/{made['id']}", {"amount": "50"}).json()

    assert (changed["id"], changed["amount"], changed["supersedesId"]) == (
        made["id"],
        "50.00",
        None,
    )
