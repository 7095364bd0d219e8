"""A customer, or one contact, is forgotten for good; what speaks against it is said."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from conftest import Api, MakeMember
from customers.imports.job import KIND
from customers.models import Customer, NameOrder, PrivacyRequest
from customers.tests.erasing import ORDER, REASON, TOMORROW, URL, code
from tenancy.context import tenant_scope
from tenancy.files.uploads import SealedUpload
from tenancy.models import Company, Job
from tenancy.roles import Role
from tenancy.tests.threads import queued_behind


def test_erased_customer_says_what_went_and_what_stays(api: Api, acme: Company, ann: str) -> None:
    client = api(acme)

    answer = client.post(f"{ann}/erase", ORDER)

    assert answer.status_code == 200
    erased = {name: count for name, count in answer.json()["erased"].items() if count}
    assert erased == {"customer": 1, "contact": 1, "note": 1, "history": 9}
    assert answer.json()["retained"] == [
        {
            "what": "Type, status, dates, and cities, states and ZIP codes of addresses",
            "until": None,
            "basis": "Figures that name nobody",
        },
        {
            "what": "That this was erased, when, by whom and why",
            "until": None,
            "basis": "Accountability for the erasure itself",
        },
        {
            "what": "Backups made before, until you delete them",
            "until": None,
            "basis": "They cannot be changed; erase again after restoring one",
        },
    ]
    shown = client.get(ann).json()
    assert shown["name"] == "[erased]"
    assert shown["archivedAt"] is not None
    assert "ecret" not in str(shown)
    assert "ecret" not in str(client.get(f"{ann}/history").json())


def test_erased_customer_is_found_and_listed_no_more(api: Api, acme: Company, ann: str) -> None:
    client = api(acme)
    assert len(client.get(f"{URL}/search?q=secret").json()["results"]) == 1
    client.get(f"{URL}?ordering=name")

    client.post(f"{ann}/erase", ORDER)

    assert client.get(f"{URL}/search?q=secret").json()["results"] == []
    listed = client.get(f"{URL}?ordering=name&includeArchived=true").json()["results"]
    assert [customer["name"] for customer in listed] == ["[erased]"]
    with tenant_scope(acme.pk):
        assert "secret" not in NameOrder.objects.get().names.lower()


def test_erased_customer_stays_erased(api: Api, acme: Company, ann: str) -> None:
    client = api(acme)
    client.post(f"{ann}/erase", ORDER)

    answers = [
        client.post(f"{ann}/erase", ORDER),
        client.post(f"{ann}/restore"),
        client.patch(ann, {"name": "Ann"}),
        client.post(f"{ann}/notes", {"body": "It was Ann."}),
        client.post(f"{ann}/legal-hold", {"until": TOMORROW, "reason": "Too late."}),
    ]

    assert [code(answer) for answer in answers] == [(409, "erased")] * 5


def test_answers_kept_for_retries_are_forgotten(api: Api, acme: Company) -> None:
    client, key = api(acme), {"Idempotency-Key": "once"}
    body = {"name": "Ann Secret", "type": "residential"}
    made = client.post(URL, body, headers=key).json()

    erased = client.post(f"{URL}/{made['id']}/erase", ORDER, headers={"Idempotency-Key": "two"})

    assert erased.json()["erased"]["stored_answer"] == 1
    assert code(client.post(URL, body, headers=key)) == (410, "erased")
    again = client.post(f"{URL}/{made['id']}/erase", ORDER, headers={"Idempotency-Key": "two"})
    assert again.json() == erased.json()


@pytest.mark.parametrize(
    ("body", "field", "error"),
    [
        ({}, "reason", "required"),
        ({"reason": REASON}, "confirmName", "required"),
        ({**ORDER, "confirmName": "Ann"}, "confirmName", "mismatch"),
        ({**ORDER, "confirmName": 5}, "confirmName", "wrong_type"),
        ({**ORDER, "reason": "no"}, "reason", "min_length"),
        ({**ORDER, "force": True}, "force", "unknown_field"),
    ],
)
def test_order_that_is_not_whole_erases_nothing(
    api: Api, acme: Company, ann: str, body: Any, field: str, error: str
) -> None:
    client = api(acme)
    before = client.get(ann).json()

    answer = client.post(f"{ann}/erase", body)

    assert code(answer) == (400, "invalid")
    fields = [(each["field"], each["code"]) for each in answer.json()["error"]["fields"]]
    assert (field, error) in fields
    assert client.get(ann).json() == before


def test_stale_order_erases_nothing(api: Api, acme: Company, ann: str) -> None:
    client = api(acme)
    tag = client.get(ann)["ETag"]
    client.patch(ann, {"industry": "law"})

    assert code(client.post(f"{ann}/erase", ORDER, headers={"If-Match": tag})) == (412, "stale")
    assert client.get(ann).json()["name"] == "Ann Secret"


def test_contact_alone_is_erased(api: Api, acme: Company, ann: str) -> None:
    client = api(acme)
    client.patch(ann, {"contactInfo": {"primaryContact": None}})
    contact = client.get(ann).json()["contacts"][0]["id"]

    answer = client.post(f"{ann}/contacts/{contact}/erase", {"reason": REASON})

    assert {name: n for name, n in answer.json()["erased"].items() if n} == {
        "contact": 1,
        "history": 2,
    }
    shown = client.get(ann).json()
    assert (shown["name"], shown["contacts"]) == ("Ann Secret", [])
    told = client.get(f"{ann}/history?resource=contact").json()["results"]
    assert "ecret" not in str(told)
    assert [entry["action"] for entry in told] == ["deleted", "erased", "created"]
    assert client.get(f"{URL}/search?q=bob").json()["results"] == []
    assert client.post(f"{ann}/contacts/{contact}/erase", {"reason": REASON}).status_code == 404


def test_contact_named_by_the_customer_too_is_told(api: Api, acme: Company, ann: str) -> None:
    client = api(acme)
    contact = client.get(ann).json()["contacts"][0]["id"]

    answer = client.post(f"{ann}/contacts/{contact}/erase", {"reason": REASON})

    assert [kept["basis"] for kept in answer.json()["retained"]] == [
        "Accountability for the erasure itself",
        "It is the customer's; change it there",
        "They cannot be changed; erase again after restoring one",
    ]


def test_files_of_imports_go_too_and_a_running_one_is_waited_for(
    api: Api, acme: Company, ann: str, make_member: MakeMember, files_folder: Any
) -> None:
    with tenant_scope(acme.pk):
        job = Job(kind=KIND, maker=make_member(acme).user, role=Role.OWNER)
        job.file = SealedUpload.of("customers.csv", [b"name,type\nAnn Secret,residential\n"])
        job.save()

    assert code(api(acme).post(f"{ann}/erase", ORDER)) == (409, "import_running")
    with tenant_scope(acme.pk):
        Job.objects.get().cancel()
    assert api(acme).post(f"{ann}/erase", ORDER).json()["erased"]["import_file"] == 1
    with tenant_scope(acme.pk):
        assert (Job.objects.get().stored_as, Job.objects.get().file_key) == ("", None)


def test_erasure_answers_what_was_asked_in_the_register(api: Api, acme: Company, ann: str) -> None:
    today = timezone.now().date()
    with tenant_scope(acme.pk):
        asked = PrivacyRequest(
            kind="erasure", customer=Customer.objects.get(), person="Ann Secret",
            received_on=today - timedelta(days=9),
        )  # fmt: skip
        asked.full_clean()
        asked.save()

    api(acme).post(f"{ann}/erase", ORDER)

    with tenant_scope(acme.pk):
        done = PrivacyRequest.objects.get()
        assert (done.outcome, done.person, done.details) == ("fulfilled", None, None)
        assert done.due_on == done.received_on + timedelta(days=30)
        assert done.handled_by.email == "owner@acme.example.com"


@pytest.mark.django_db(transaction=True)
def test_of_two_erasures_at_once_one_is_done(api: Api, acme: Company, ann: str) -> None:
    client = api(acme)
    with tenant_scope(acme.pk):
        customer = Customer.objects.get()

    with queued_behind(customer, *[lambda: client.post(f"{ann}/erase", ORDER)] * 2) as both:
        pass

    first, second = (each.result() for each in both)
    assert first.status_code == 200
    assert code(second) == (409, "erased")
