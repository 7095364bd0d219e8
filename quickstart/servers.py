"""PostgreSQL and Valkey for one purpose: the caller's own, or private ones while a block runs."""

import contextlib
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from quickstart.binaries import find_valkey
from quickstart.places import DataDirectory
from quickstart.postgres import SUPERUSER, Cluster
from quickstart.processes import Child, Interruption, stop
from quickstart.terminal import SetupError
from quickstart.valkey import Valkey

STOP_WITHIN = 5  # Seconds.
DEFAULT_PORTS = {"postgres": 5432, "postgresql": 5432, "redis": 6379, "rediss": 6379}


@dataclass(frozen=True)
class Servers:
    cluster: Cluster | None  # None where the caller named a server.
    valkey: Valkey | None

    @property
    def children(self) -> list[Child]:
        return [server.child for server in (self.cluster, self.valkey) if server and server.child]

    def start(self, interruption: Interruption) -> None:
        """Both start at once, and are waited for afterwards."""
        if self.valkey:
            self.valkey.start()
        if self.cluster:
            self.cluster.start(interruption)
            self.cluster.await_ready(interruption)
        if self.valkey:
            self.valkey.await_ready(interruption)

    def reached_by(self, variables: Mapping[str, str]) -> dict[str, str]:
        """`variables` with the URLs of what was started."""
        reached = dict(variables)
        if self.cluster:
            # What steers the caller's own psql must not steer this.
            reached = {k: v for k, v in reached.items() if not k.startswith("PG")} | {
                "DATABASE_URL": self.cluster.url("attune_app"),
                "DATABASE_OWNER_URL": self.cluster.url("attune_owner"),
                "DATABASE_ADMIN_URL": self.cluster.url(SUPERUSER, SUPERUSER),
            }
        return reached | ({"REDIS_URL": self.valkey.url} if self.valkey else {})

    def __str__(self) -> str:
        queue = "Valkey" if self.valkey else "Redis (as REDIS_URL names it)"
        return f"{self.cluster or 'PostgreSQL (as DATABASE_URL names it)'} and {queue}"


@contextlib.contextmanager
def running(
    variables: Mapping[str, str],
    data: DataDirectory,
    purpose: str,
    interruption: Interruption,
    *,
    durable: bool,
) -> Iterator[Servers]:
    cluster = valkey = None
    if not _answers(variables, "DATABASE_URL"):
        programs = variables.get("ATTUNE_PG_BIN")
        cluster = Cluster(data, purpose, durable=durable, programs=programs)
    if not _answers(variables, "REDIS_URL"):
        valkey = Valkey(data, purpose, durable=durable, program=find_valkey(variables))
    servers = Servers(cluster, valkey)
    try:
        servers.start(interruption)
        yield servers
    finally:
        stop(servers.children, within=STOP_WITHIN)
        if cluster:
            cluster.forget_sockets()


def _answers(variables: Mapping[str, str], name: str) -> bool:
    """Whether a server is named and there; False if none is named."""
    if not (url := variables.get(name)):
        return False
    parts = urlsplit(url)
    host = parts.hostname
    if not host or "%2f" in host or parts.scheme not in DEFAULT_PORTS:
        return True  # A socket, or several hosts: the product's own client finds out.
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        raise SetupError(f"{name} names {host}:{port}, where nothing answers: {error}.") from None
    return True
