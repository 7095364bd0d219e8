"""Real processes that die, fill up or go away: a clear answer, and nothing half-written."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from attune.tests.spare_servers import PATIENCE, Answer, SparePostgres, Web, serving
from customers.examples import NEW_CUSTOMER

WAITING = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'attune_app'"
CONNECTED = "SELECT FROM pg_stat_activity WHERE usename = 'attune_app'"
WRITTEN = {
    "customers": "SELECT id, industry FROM customers_customer ORDER BY id",
    "addresses": "SELECT id, customer_id FROM customers_address ORDER BY id",
    "told customers": "SELECT id, industry, history_type FROM customers_historicalcustomer"
    " ORDER BY history_id",
    "told addresses": "SELECT id, history_type FROM customers_historicaladdress"
    " ORDER BY history_id",
    "answers": "SELECT digest FROM tenancy_storedanswer ORDER BY digest",
}


@pytest.fixture
def web(office: SparePostgres, office_token: str) -> Iterator[Web]:
    with serving(office, office_token) as web:
        yield web


def written(office: SparePostgres) -> dict[str, list[Any]]:
    with office.connect() as connection:
        return {name: connection.execute(query).fetchall() for name, query in WRITTEN.items()}


def await_rows(office: SparePostgres, query: str, wanted: Callable[[int], bool]) -> None:
    until = time.monotonic() + PATIENCE
    with office.connect(autocommit=True) as connection:
        while not wanted(connection.execute(query).rowcount):
            assert time.monotonic() < until, query


@contextmanager
def held_back(
    office: SparePostgres, table: str, act: Callable[[], Answer]
) -> Iterator["Future[Answer]"]:
    """Start `act`, and run the block once it waits to write into `table`; then let it go."""
    with ThreadPoolExecutor(1) as pool, office.connect() as holder:
        holder.execute(f"LOCK TABLE {table} IN SHARE MODE")
        future = pool.submit(act)
        await_rows(office, WAITING, lambda count: count == 1)
        yield future
        holder.close()


@pytest.mark.parametrize(
    "table",
    [
        "customers_address",  # The customer stands, and its history.
        "customers_historicaladdress",  # The address stands, and its history does not.
        "tenancy_storedanswer",  # All stands but the answer; the last statement before COMMIT.
    ],
)
def test_web_process_killed_in_mid_write_leaves_nothing(
    office: SparePostgres, office_token: str, web: Web, table: str
) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    before = written(office)

    def create() -> Answer:
        return web.send("POST", "customers", NEW_CUSTOMER, **key)

    with held_back(office, table, create) as lost:
        web.kill()
        assert isinstance(lost.exception(PATIENCE), OSError)
    await_rows(office, CONNECTED, lambda count: count == 0)
    after = written(office)
    with serving(office, office_token) as successor:
        again = successor.send("POST", "customers", NEW_CUSTOMER, **key)
        replayed = successor.send("POST", "customers", NEW_CUSTOMER, **key)

    assert after == before
    assert (again.status, again.headers["Idempotent-Replayed"]) == (201, None)
    assert (replayed.body, replayed.headers["Idempotent-Replayed"]) == (again.body, "true")
    grown = {name: len(rows) - len(before[name]) for name, rows in written(office).items()}
    addresses = len(NEW_CUSTOMER["addresses"])
    assert grown == {
        "customers": 1,
        "addresses": addresses,
        "told customers": 1,
        "told addresses": addresses,
        "answers": 1,
    }


def test_database_that_stops_in_mid_write_and_comes_back(office: SparePostgres, web: Web) -> None:
    made = web.send("POST", "customers", NEW_CUSTOMER)
    path, before = f"customers/{made.body['id']}", written(office)
    body = {"industry": "milling", "addresses": []}

    with held_back(
        office, "customers_historicaladdress", lambda: web.send("PATCH", path, body)
    ) as (future):
        office.stop()
        lost = future.result(PATIENCE)
    away = [web.send("GET", path), web.send("POST", "auth/tokens", {"email": "a@example.com"})]
    office.start()
    back = web.send("GET", path)

    for answer in (lost, *away):
        assert answer.told == (503, "unavailable")
        assert answer.body["error"]["requestId"] == answer.headers["X-Request-Id"]
        assert answer.headers["Retry-After"] == "5"
    assert written(office) == before
    assert (back.status, back.body) == (200, {**made.body, "warnings": back.body["warnings"]})
    assert web.send("PATCH", path, body).body["industry"] == "milling"


def test_no_connection_left_is_503_until_there_is_one(office: SparePostgres, web: Web) -> None:
    with office.connect(autocommit=True) as admin:
        admin.execute("ALTER ROLE attune_app CONNECTION LIMIT 0")
        refused = [web.send("GET", "customers"), web.send("POST", "customers", NEW_CUSTOMER)]
        admin.execute("ALTER ROLE attune_app CONNECTION LIMIT -1")

    assert [answer.told for answer in refused] == [(503, "unavailable")] * 2
    assert web.send("GET", "customers").status == 200


def test_without_redis_everything_is_answered_and_done_once(
    office: SparePostgres, office_token: str
) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    sign_in = {"email": "dana@example.com", "password": "a long password"}

    with serving(office, office_token, REDIS_URL="redis://127.0.0.1:1/0") as web:
        answers = [web.send("POST", "customers", NEW_CUSTOMER, **key) for _ in range(2)]
        signed_in = web.send("POST", "auth/tokens", sign_in)
        wrong = web.send("POST", "auth/tokens", sign_in | {"password": "another"})

    assert [answer.status for answer in (*answers, signed_in, wrong)] == [201, 201, 201, 401]
    assert answers[0].body == answers[1].body
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert answers[0].headers["RateLimit-Remaining"] == answers[0].headers["RateLimit-Limit"]
