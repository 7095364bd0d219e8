"""POST /jobs/:id/undo of an import, and what it tells of duplicates and merged customers."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.models import Contact, Customer, Note
from customers.tests.import_files import import_file, send, summary, work
from tenancy.context import tenant_scope
from tenancy.models import Company

URL = "/api/v1/customers"
FIRST = "externalId,name,type,contactInfo.phone,addresses[0].city,contacts[0].name\n"
OLD = "A1,Baker Foods,commercial,(555) 555-0142,Austin,\n"
NEW = "A1,Baker Foods Inc,shipper,(555) 555-0143,Dallas,Ann Lee\nA2,Carver,broker,,Tulsa,Dana\n"


@pytest.fixture
def before(api: Api, acme: Company) -> dict[str, Any]:
    import_file(api(acme), acme, FIRST + OLD, mode="commit")
    return shown(api, acme, "A1")


@pytest.fixture
def job(api: Api, acme: Company, before: dict[str, Any]) -> dict[str, Any]:
    done: dict[str, Any] = import_file(api(acme), acme, FIRST + NEW, mode="commit")
    assert summary(done) == ("succeeded", 1, 1, 0, 0)
    return done


def shown(api: Api, company: Company, external_id: str) -> dict[str, Any]:
    (found,) = api(company).get(f"{URL}?externalId={external_id}").json()["results"]
    return {key: value for key, value in found.items() if key != "updatedAt"}


def undo(api: Api, company: Company, job: dict[str, Any]) -> Any:
    answer = api(company).post(f"/api/v1/jobs/{job['id']}/undo")
    if answer.status_code == 202:
        work(company, answer.json()["id"])
    return answer


def told(answer: Any) -> tuple[int, str, list[tuple[str, str]]]:
    error = answer.json()["error"]
    touched = [(t["resource"], t["reason"]) for t in error["details"].get("touched", [])]
    return answer.status_code, error["code"], sorted(touched)


def test_everything_is_as_it_was(
    api: Api, acme: Company, before: dict[str, Any], job: dict[str, Any]
) -> None:
    answer = undo(api, acme, job)

    assert answer.status_code == 202
    done = api(acme).get(answer["Location"]).json()
    assert (done["kind"], done["status"]) == ("customer_import_undo", "succeeded")
    assert done["result"] == {"archived": 1, "restored": 1, "left": []}
    assert shown(api, acme, "A1") == before
    client = api(acme)
    assert [c["externalId"] for c in client.get(URL).json()["results"]] == ["A1"]
    assert client.get(f"{URL}/search?q=5550143").json()["results"] == []
    assert len(client.get(f"{URL}/search?q=5550142").json()["results"]) == 1
    with tenant_scope(acme.pk):
        assert Contact.objects.filter(customer__archived_at__isnull=True).count() == 0
    # The mended file can be sent again.
    assert summary(import_file(client, acme, FIRST + NEW, mode="commit"))[1:3] == (1, 1)


def test_history_says_why(api: Api, acme: Company, job: dict[str, Any]) -> None:
    undo(api, acme, job)

    with tenant_scope(acme.pk):
        last = Customer.objects.get(external_id="A1").history.latest("history_date")
    assert (last.history_channel, last.history_change_reason) == (
        "import",
        f"Undo of import {job['id']}.",
    )


def test_what_was_touched_since_is_listed(api: Api, acme: Company, job: dict[str, Any]) -> None:
    client = api(acme)
    ids = {c["externalId"]: c["id"] for c in client.get(URL).json()["results"]}
    client.patch(f"{URL}/{ids['A1']}", {"industry": "Bakery"})
    client.post(f"{URL}/{ids['A2']}/notes", {"body": "Ring twice."})

    assert told(undo(api, acme, job)) == (
        409,
        "touched",
        [("customer", "changed"), ("note", "added")],
    )
    assert shown(api, acme, "A1")["name"] == "Baker Foods Inc"


def test_what_is_touched_while_it_is_undone_is_left(
    api: Api, acme: Company, job: dict[str, Any]
) -> None:
    answer = api(acme).post(f"/api/v1/jobs/{job['id']}/undo")
    with tenant_scope(acme.pk):
        carver = Customer.objects.get(external_id="A2")
        Note.objects.create(customer=carver, body="Ring twice.")

    work(acme, answer.json()["id"])

    done = api(acme).get(answer["Location"]).json()
    assert done["result"] == {"archived": 0, "restored": 1, "left": [str(carver.pk)]}
    assert shown(api, acme, "A2")["archivedAt"] is None


def test_undo_happens_once(api: Api, acme: Company, job: dict[str, Any]) -> None:
    first = undo(api, acme, job)
    second = undo(api, acme, job)

    assert told(second)[:2] == (409, "undone")
    assert second.json()["error"]["details"]["jobId"] == first.json()["id"]
    assert told(undo(api, acme, first.json()))[:2] == (409, "not_undoable")


def test_what_wrote_nothing_or_is_not_over_is_not_undone(
    api: Api, acme: Company, before: dict[str, Any]
) -> None:
    preview = import_file(api(acme), acme, FIRST + NEW)
    same = import_file(api(acme), acme, FIRST + OLD, mode="commit")
    queued = send(api(acme), FIRST + NEW, mode="commit").json()

    codes = [told(undo(api, acme, job))[1] for job in (preview, same, queued)]

    assert codes == ["nothing_to_undo", "nothing_to_undo", "job_is_not_over"]


def test_rows_like_customers_who_are_there_are_told(
    api: Api, acme: Company, before: dict[str, Any]
) -> None:
    file = "name,type,contactInfo.phone\nBaker,commercial,5555550142\nCarver,broker,5555550199\n"

    preview = import_file(api(acme), acme, file)
    done = import_file(api(acme), acme, file, mode="commit")

    for job in (preview, done):
        assert (summary(job)[1], job["result"]["duplicates"]) == (2, 1)
        (row,) = job["result"]["rows"]
        assert (row["row"], row["errors"], row["warnings"][0]["code"]) == (
            2,
            [],
            "likely_duplicate",
        )
    assert len(api(acme).get(f"{URL}/duplicates").json()["results"]) == 1


def test_merged_customers_external_id_is_refused(
    api: Api, acme: Company, make_customer: MakeCustomer, before: dict[str, Any]
) -> None:
    client = api(acme)
    stays = make_customer(acme, external_id="B1")
    client.post(f"{URL}/{stays.pk}/merge", {"duplicateId": before["id"]})

    job = import_file(client, acme, FIRST + OLD, mode="commit", onError="skip")

    assert [error["code"] for row in job["result"]["rows"] for error in row["errors"]] == ["merged"]
