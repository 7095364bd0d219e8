import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from quickstart.accounts import Account
from quickstart.binaries import PostgresBinaries
from quickstart.places import DataDirectory
from quickstart.postgres import Cluster, socket_folder
from quickstart.processes import Child, Interruption


@pytest.fixture
def cluster(data: DataDirectory, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """One that lies there and was not started."""
    account = Account(os.geteuid(), os.getegid())
    monkeypatch.setattr("quickstart.postgres.postgres_account", lambda *args: account)
    binaries = PostgresBinaries(Path("/nowhere"), 18)
    monkeypatch.setattr("quickstart.postgres.find_postgres", lambda *args: binaries)
    cluster = Cluster(data, "dev", durable=True, programs=None)
    cluster.folder.mkdir()
    return cluster


def settled(cluster: Cluster, pid: int, interruption: Interruption) -> bool:
    pid_file = cluster.folder / "postmaster.pid"
    pid_file.write_text(f"{pid}\n{cluster.folder}\n")
    cluster.settle_predecessor(interruption)
    return not pid_file.exists()


def test_pid_file_of_a_dead_server_is_dropped(cluster: Cluster, interruption: Interruption) -> None:
    assert settled(cluster, 4194304, interruption)  # Above every process number.


def test_pid_that_is_another_program_s_by_now_is_left_alone(
    cluster: Cluster, interruption: Interruption
) -> None:
    assert settled(cluster, os.getpid(), interruption)


def test_server_that_outlived_its_runner_is_ended(
    cluster: Cluster, start: Callable[[str], Child], interruption: Interruption
) -> None:
    server = start(f"cd '{cluster.folder}' && exec sleep 60")
    assert interruption.wait_until(
        lambda: Path(f"/proc/{server.process.pid}/cwd").readlink() == cluster.folder, seconds=5
    )

    assert settled(cluster, server.process.pid, interruption)

    assert server.code == -signal.SIGINT


def test_cluster_is_named_by_version_and_purpose(cluster: Cluster) -> None:
    assert cluster.folder.name == "postgres-18-dev"


def test_socket_lies_in_the_cluster() -> None:
    assert socket_folder(Path("/srv/attune/.data/postgres-18-dev")).parts[:3] == (
        "/",
        "srv",
        "attune",
    )


@pytest.mark.parametrize("parent", ["/srv/" + 80 * "a", "/srv/Attune", "/srv/a b", "/srv/\u00e9"])
def test_socket_lies_elsewhere_where_a_url_or_the_kernel_could_not_name_it(parent: str) -> None:
    folder = socket_folder(Path(parent, "postgres-18-dev"))

    assert folder.name.startswith("attune-")
    assert len(str(folder)) < 50
