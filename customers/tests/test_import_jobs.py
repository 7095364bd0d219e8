"""Imports that are interrupted, met twice or called off: every batch is done once."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from celery import current_app
from django.utils import timezone

from conftest import Api, MakeCustomer, MakeMember
from customers.imports import job as import_job
from customers.models import Customer
from customers.tests.import_files import errors, import_file, send, summary, work
from tenancy.context import tenant_scope
from tenancy.jobs.running import Turn, run_slice
from tenancy.models import Company, Job
from tenancy.models.job import MAX_ATTEMPTS, SILENCE
from tenancy.roles import Role
from tenancy.tasks import resume_jobs
from tenancy.tests.canary import SECRET
from tenancy.tests.threads import at_once
from tenancy.tests.workers import wait_until, worker

COMMIT = {"mode": "commit", "onError": "skip"}
committed = pytest.mark.django_db(transaction=True)


def rows(count: int) -> str:
    lines = [f"A{number},Customer {number},commercial" for number in range(count)]
    return "externalId,name,type\n" + "\n".join(lines) + "\n"


def count_customers(company: Company) -> int:
    with tenant_scope(company.pk):
        return Customer.objects.count()


def job_of(company: Company) -> Job:
    with tenant_scope(company.pk):
        found: Job = Job.objects.get()
        return found


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_job, "BATCH", 2)


def test_job_goes_on_where_another_worker_left_it(
    api: Api, acme: Company, small_batches: None
) -> None:
    client = api(acme)
    answer = send(client, rows(5) + "A1,Again,commercial\n", **COMMIT)
    job_id = UUID(answer.json()["id"])

    # Each worker takes it up, and one of them does a single batch.
    turn = Turn(acme.pk, job_id)
    assert turn.locked(turn.take_up)
    assert turn.locked(turn.batch)
    midway = client.get(answer["Location"]).json()
    work(acme, str(job_id))

    assert (midway["status"], midway["done"], midway["total"]) == ("running", 2, 6)
    job = client.get(answer["Location"]).json()
    assert (summary(job), errors(job)) == (
        ("succeeded", 5, 0, 0, 1),
        [(7, "externalId", "duplicate_in_file")],
    )


def test_worker_leaves_a_job_that_another_got_further_with(
    api: Api, acme: Company, small_batches: None
) -> None:
    job_id = UUID(send(api(acme), rows(6), **COMMIT).json()["id"])
    slow, fast = Turn(acme.pk, job_id), Turn(acme.pk, job_id)

    for turn in (slow, fast):
        assert turn.locked(turn.take_up)
    assert fast.locked(fast.batch)

    assert not slow.locked(slow.batch)
    assert count_customers(acme) == 2


@committed
def test_two_workers_on_one_job_do_each_row_once(
    api: Api, acme: Company, small_batches: None
) -> None:
    answer = send(api(acme), rows(30), **COMMIT)
    job_id = answer.json()["id"]

    at_once(*[lambda: work(acme, job_id)] * 3)

    work(acme, job_id)  # All of them may have left it to one another.
    job = api(acme).get(answer["Location"]).json()
    assert summary(job) == ("succeeded", 30, 0, 0, 0)
    assert count_customers(acme) == 30


@committed
def test_import_survives_a_killed_worker(api: Api, acme: Company, files_folder: Path) -> None:
    """A real worker process, killed in the middle; beat finds the job, another one ends it."""
    client = api(acme)
    with worker(files_folder) as real:
        real.start()
        answer = send(client, rows(2000), **COMMIT)
        wait_until(lambda: job_of(acme).done > 0)
        real.kill()
        left = job_of(acme)
        written = count_customers(acme)
        with tenant_scope(acme.pk):
            Job.objects.update(updated_at=timezone.now() - SILENCE)
        resume_jobs()
        real.start()
        wait_until(lambda: job_of(acme).is_over)

    job = client.get(answer["Location"]).json()
    assert (left.status, left.done, written < 2000) == ("running", written, True)
    assert summary(job) == ("succeeded", 2000, 0, 0, 0)
    assert count_customers(acme) == 2000


@committed
def test_nothing_personal_is_queued_or_logged(
    api: Api, acme: Company, files_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with worker(files_folder) as real:
        file = f"externalId,name,type\nA1,{SECRET},commercial\nA2,{SECRET},{SECRET}\n"
        send(api(acme), file, **COMMIT)
        real.start()
        wait_until(lambda: job_of(acme).is_over)

    said = real.log.read_text() + "".join(capfd.readouterr())
    assert "run_job" in said
    assert SECRET not in said
    with tenant_scope(acme.pk):
        assert SECRET not in str(Job.objects.get().result)


@committed
def test_job_waits_for_beat_where_there_is_no_queue(
    api: Api, acme: Company, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)  # Which keeps connections.

    answer = send(api(acme), rows(1), **COMMIT)

    assert (answer.status_code, job_of(acme).status) == (202, "queued")
    with tenant_scope(acme.pk):
        assert not Job.objects.lost(timezone.now()).exists()
        assert Job.objects.lost(timezone.now() + SILENCE + timedelta(seconds=1)).exists()


def test_cancelled_job_stops_and_keeps_what_is_done(
    api: Api, acme: Company, small_batches: None
) -> None:
    client = api(acme)
    answer = send(client, rows(6), **COMMIT)
    turn = Turn(acme.pk, UUID(answer.json()["id"]))
    turn.locked(turn.take_up)
    turn.locked(turn.batch)

    cancelled = client.post(f"{answer['Location']}/cancel")
    going_on = turn.locked(turn.batch)

    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert (going_on, count_customers(acme)) == (False, 2)
    assert client.post(f"{answer['Location']}/cancel").status_code == 200
    assert not run_slice(acme.pk, turn.job_id)


def test_job_that_is_over_cannot_be_cancelled(api: Api, acme: Company) -> None:
    client = api(acme)
    job = import_file(client, acme, rows(1))

    answer = client.post(f"/api/v1/jobs/{job['id']}/cancel")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "job_is_over")


def test_job_is_seen_by_its_maker_and_owners(api: Api, acme: Company, rival: Company) -> None:
    url = send(api(acme, Role.MANAGER), rows(1))["Location"]

    seen = {role: api(acme, role).get(url).status_code for role in Role}

    assert seen == dict.fromkeys(Role, 404) | {Role.MANAGER: 200, Role.OWNER: 200}
    assert api(rival).get(url).status_code == 404
    assert len(api(acme).get("/api/v1/jobs").json()["results"]) == 1
    assert api(acme, Role.VIEWER).get("/api/v1/jobs").json()["results"] == []


def test_import_is_refused_once_its_maker_may_not_import(
    api: Api, acme: Company, make_member: MakeMember
) -> None:
    answer = send(api(acme, Role.MANAGER), rows(1), **COMMIT)
    member = make_member(acme, Role.MANAGER)
    member.active = False
    member.save()

    work(acme, answer.json()["id"])

    job = api(acme).get(answer["Location"]).json()
    assert (job["status"], [error["code"] for error in job["errors"]]) == ("failed", ["forbidden"])
    assert count_customers(acme) == 0


def test_job_that_never_gets_further_is_given_up(api: Api, acme: Company) -> None:
    answer = send(api(acme), rows(1), **COMMIT)
    turn = Turn(acme.pk, UUID(answer.json()["id"]))

    went_on = [turn.locked(turn.take_up) for _ in range(MAX_ATTEMPTS + 1)]

    job = api(acme).get(answer["Location"]).json()
    assert went_on == [True] * MAX_ATTEMPTS + [False]
    assert (job["status"], [error["code"] for error in job["errors"]]) == ("failed", ["given_up"])


def test_damaged_file_fails_the_job_in_plain_words(
    api: Api, acme: Company, files_folder: Path
) -> None:
    answer = send(api(acme), rows(1), **COMMIT)
    (path,) = [found for found in files_folder.rglob("*") if found.is_file()]
    path.write_bytes(path.read_bytes()[:-1])

    work(acme, answer.json()["id"])

    job = api(acme).get(answer["Location"]).json()
    assert (job["status"], [error["code"] for error in job["errors"]]) == ("failed", ["internal"])
    assert count_customers(acme) == 0


def test_row_that_the_database_refuses_is_told_and_spares_its_neighbours(
    api: Api, acme: Company, make_customer: MakeCustomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when somebody adds the same external id between a batch's look and its writing."""
    known = import_job.known_customers
    make_customer(acme, external_id="A1")
    monkeypatch.setattr(import_job, "known_customers", lambda ids, *, lock: {})

    job = import_file(api(acme), acme, rows(3), **COMMIT)

    assert known is not import_job.known_customers
    assert (summary(job), errors(job)) == (
        ("succeeded", 2, 0, 0, 1),
        [(3, "externalId", "duplicate")],
    )


def test_of_many_bad_rows_the_result_lists_the_first(
    api: Api, acme: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_job, "LISTED", 2)

    job = import_file(api(acme), acme, "name,type\n" + "Baker,wholesale\n" * 5)

    assert summary(job) == ("succeeded", 0, 0, 0, 5)
    assert [row["row"] for row in job["result"]["rows"]] == [2, 3]
    assert job["result"]["rowsOmitted"] == 3


def test_file_and_result_are_deleted_on_time(
    api: Api,
    acme: Company,
    files_folder: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = api(acme)
    url = f"/api/v1/jobs/{import_file(client, acme, rows(1))['id']}"

    def files_after(age: timedelta) -> int:
        with tenant_scope(acme.pk), django_capture_on_commit_callbacks(execute=True):
            Job.delete_spent(timezone.now() + age)
        return len([path for path in files_folder.rglob("*") if path.is_file()])

    assert files_after(Job.FILE_KEPT - timedelta(minutes=1)) == 1
    assert files_after(Job.FILE_KEPT + timedelta(minutes=1)) == 0
    assert client.get(url).json()["result"]["created"] == 1
    files_after(Job.RESULT_KEPT + timedelta(minutes=1))
    assert client.get(url).json()["result"] is None
