from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quickstart.places import DataDirectory
from quickstart.processes import Child, Interruption, stop


@pytest.fixture
def data(tmp_path: Path) -> DataDirectory:
    return DataDirectory.named_by({"ATTUNE_DATA_DIR": str(tmp_path / "data")})


@pytest.fixture
def interruption(monkeypatch: pytest.MonkeyPatch) -> Interruption:
    """One that leaves pytest's own signal handlers alone."""
    monkeypatch.setattr("signal.signal", lambda number, handler: None)
    return Interruption()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Child]]:
    children: list[Child] = []

    def start(script: str) -> Child:
        command = ["/bin/sh", "-c", script]
        children.append(Child("script", command, env={}, log=tmp_path / "script.log"))
        return children[-1]

    yield start
    stop(children, within=0)
