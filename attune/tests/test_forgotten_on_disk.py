"""After an erasure no dump, data directory, file store, log or Redis holds anything of the person.

On a server of its own, by the programs that an operator uses.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import redis
from django.conf import settings

from attune.tests.person import NAME
from attune.tests.spare_servers import SparePostgres, serving

COMPANY = "canary"
OWNER = "cara@example.com"
# The log is deleted up to the segment in which the last checkpoint began.
NEXT_SEGMENT = ("SELECT pg_switch_wal()", "CHECKPOINT")


def planted(office: SparePostgres, files: Path) -> tuple[dict[str, Any], str]:
    office.manage(
        f"create_company --name Canary --slug {COMPANY} --industry trucking",
        f"create_member --company {COMPANY} --email {OWNER} --role owner --password-stdin",
        stdin="a long password\n",
    )
    token = office.manage(f"create_token --company {COMPANY} --email {OWNER}").split()[-1]
    environment = office.variables | {"FILES_ROOT": str(files)}
    told = office.run([sys.executable, "-m", "attune.tests.plant"], env=environment)
    return json.loads(told), token


def dumped(office: SparePostgres, to: Path) -> bytes:
    office.program("pg_dump", "--role=attune_backup", f"--file={to}")
    return to.read_bytes()


def data_directory(office: SparePostgres) -> Iterator[tuple[str, bytes]]:
    """All of the cluster, its write-ahead log included."""
    for path in office.cluster.folder.rglob("*"):
        if path.is_file():
            yield str(path.relative_to(office.cluster.folder)), path.read_bytes()


def settle(office: SparePostgres, *statements: str) -> None:
    with office.connect(autocommit=True) as admin:
        for statement in statements:
            admin.execute(statement)


def queue() -> Iterator[tuple[str, bytes]]:
    """All that Redis holds: queued tasks, rates, caches."""
    client: Any = redis.Redis.from_url(settings.REDIS_URL)
    for key in client.scan_iter(count=1000):
        reads = {
            b"string": client.get,
            b"list": lambda name: client.lrange(name, 0, -1),
            b"set": client.smembers,
            b"hash": client.hgetall,
            b"zset": lambda name: client.zrange(name, 0, -1),
        }
        read = reads.get(client.type(key))
        yield key.decode(errors="replace"), key + repr(read(key) if read else b"").encode()


def holding(places: Iterable[tuple[str, bytes]], needles: list[bytes]) -> set[str]:
    return {place for place, content in places if holds(content, needles)}


def holds(content: bytes, needles: list[bytes]) -> bool:
    return any(needle in content for needle in needles)


def test_forgotten_person_is_found_nowhere(office: SparePostgres, tmp_path: Path) -> None:
    files, log = tmp_path / "files", tmp_path / "web.log"
    person, token = planted(office, files)
    texts = [text.encode() for text in person["texts"].values()]
    sealed = [bytes.fromhex(value) for value in person["sealed"]]
    written = [*texts, *(value.hex().encode() for value in sealed)]
    before = dumped(office, tmp_path / "before.sql")
    assert all(text in before for text in written[len(texts) :])
    # Else a segment that is done with is kept, as it is, until its file is needed again.
    settle(office, "ALTER SYSTEM SET wal_recycle = off", "SELECT pg_reload_conf()", "CHECKPOINT")
    assert any(holds(content, [*texts, *sealed]) for _, content in data_directory(office))
    assert [path for path in files.rglob("*") if path.is_file()]

    path = f"customers/{person['id']}"
    with serving(office, token, log=log, FILES_ROOT=str(files)) as web:
        web.send("GET", path)
        web.send("GET", "customers/search?q=canary")
        web.send("PATCH", path, {"contactInfo": {"primaryContact": NAME}})
        erased = web.send("POST", f"{path}/erase", {"reason": "By letter.", "confirmName": NAME})
        found = web.send("GET", "customers/search?q=canary")
    settle(office, "VACUUM (FULL, ANALYZE)", "CHECKPOINT", *NEXT_SEGMENT, *NEXT_SEGMENT)

    assert (erased.status, found.body["results"]) == (200, [])
    after = dumped(office, tmp_path / "after.sql")
    assert [needle for needle in written if needle in after] == []
    assert holding(data_directory(office), [*texts, *sealed]) == set()
    assert [path for path in files.rglob("*") if path.is_file()] == []
    assert b'"route": "api/v1/customers/<uuid:id>/erase"' in log.read_bytes()
    assert holding([("log", log.read_bytes()), *queue()], texts) == set()
