import os
import stat
from pathlib import Path

import pytest

from quickstart.places import ROOT, DataDirectory, write_private
from quickstart.terminal import SetupError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_data_directory_is_the_named_one(tmp_path: Path) -> None:
    data = DataDirectory.named_by({"ATTUNE_DATA_DIR": str(tmp_path / "einä 'andres")})

    assert data.path == tmp_path / "einä 'andres"
    assert data.path.is_dir()


def test_relative_data_directory_is_seen_from_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert DataDirectory.named_by({"ATTUNE_DATA_DIR": "here"}).path == tmp_path / "here"


def test_data_directory_is_the_checkout_s_own_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DataDirectory, "make", lambda self: None)

    assert DataDirectory.named_by({"ATTUNE_DATA_DIR": ""}).path == ROOT / ".data"


def test_existing_directory_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    DataDirectory.named_by({"ATTUNE_DATA_DIR": str(tmp_path)})

    assert mode(tmp_path) == 0o755


def test_directory_of_somebody_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)

    with pytest.raises(SetupError, match="belongs to another user"):
        DataDirectory.named_by({"ATTUNE_DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_what_it_keeps_is_closed_whatever_the_umask(data: DataDirectory, umask: int) -> None:
    earlier = os.umask(umask)
    try:
        data.secret("key", lambda: "made")
        folder = data.folder("logs")
    finally:
        os.umask(earlier)

    assert mode(data.path / "key") == 0o600
    assert mode(folder) == 0o700


def test_secret_is_made_once(data: DataDirectory) -> None:
    made = iter(["first", "second"])

    assert data.secret("key", lambda: next(made)) == "first"
    assert data.secret("key", lambda: next(made)) == "first"


def test_private_file_is_replaced_whole(data: DataDirectory) -> None:
    path = data.path / "token"
    write_private(path, "old")

    write_private(path, "new")

    assert path.read_text() == "new\n"
    assert [file.name for file in data.path.iterdir()] == ["token"]
