import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from quickstart import dev, locks
from quickstart.places import DataDirectory
from quickstart.processes import Interruption
from quickstart.terminal import SetupError


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def here(data: DataDirectory, monkeypatch: pytest.MonkeyPatch) -> DataDirectory:
    monkeypatch.setenv("ATTUNE_DATA_DIR", str(data.path))
    return data


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_port_is_8000_unless_named() -> None:
    assert dev.port_named_by({}) == 8000
    assert dev.port_named_by({"PORT": ""}) == 8000
    assert dev.port_named_by({"PORT": "8100"}) == 8100


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80a", "８０", " "])
def test_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match="from 1 to 65535"):
        dev.port_named_by({"PORT": text})


@pytest.mark.usefixtures("here", "interruption")
def test_taken_port_is_told_in_one_sentence(
    taken_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", str(taken_port))

    assert dev.main([]) == 1

    [sentence] = said(capsys)
    assert f"Port {taken_port} is in use" in sentence


@pytest.mark.usefixtures("interruption")
def test_second_one_is_told_in_one_sentence(
    here: DataDirectory, capsys: pytest.CaptureFixture[str]
) -> None:
    with locks.held_alone(here.path / "dev.lock", refusal="taken"):
        assert dev.main([]) == 1

    [sentence] = said(capsys)
    assert "It is already running here (process" in sentence


def test_unknown_option_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTUNE_DATA_DIR", str(tmp_path / "data"))

    with pytest.raises(SystemExit):
        dev.main(["--no-such-option"])

    assert not (tmp_path / "data").exists()


@pytest.mark.usefixtures("here")
def test_manage_needs_a_running_product(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["manage", "check"]) == 1

    assert "start it first" in capsys.readouterr().err


def test_lock_of_a_dead_holder_is_free(data: DataDirectory, interruption: Interruption) -> None:
    path = data.path / "test.lock"
    path.write_text("4194304\n")

    assert not locks.is_held(path)
    with locks.held(path, interruption, waiting="never said"):
        assert locks.is_held(path)
    assert not locks.is_held(path)
