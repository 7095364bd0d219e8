"""A private PostgreSQL: reached through a socket in the data directory, by nobody else.

The packaged server's own start-up code is not used: as root it opens every parent directory
to everybody and adds a system user, and after a kill it may report a server that is not there.
"""

import hashlib
import os
import re
import shutil
import signal
from pathlib import Path
from urllib.parse import quote

from quickstart.accounts import Account, postgres_account
from quickstart.binaries import find_postgres, in_plain_path
from quickstart.places import ROOT, DataDirectory
from quickstart.processes import Child, Interruption
from quickstart.terminal import SetupError

DATABASE = "attune"
SUPERUSER = "postgres"
SYSTEM_HOME = Path("/var/lib/attune-quickstart")
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # Bytes; the kernels allow 103 and 107.
READY_WITHIN = 60  # Seconds; after a crash the log is replayed first.

ALWAYS = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC"}
# A test's data need not outlive the machine's next crash.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    def __init__(
        self, data: DataDirectory, purpose: str, *, durable: bool, programs: str | None
    ) -> None:
        self.purpose, self.durable = purpose, durable
        self.log = data.log(f"postgres-{purpose}")
        system_home = SYSTEM_HOME / _digest(data.path)
        earlier = (
            path for home in (data.path, system_home) for path in home.glob("postgres-[0-9]*")
        )
        self.account = postgres_account(ROOT, earlier)
        self.home = _reachable_home(data.path, system_home, self.account)
        self.binaries = find_postgres(programs, self.account, self.home)
        self.folder = self.home / f"postgres-{self.binaries.major}-{purpose}"
        self.sockets = socket_folder(self.folder)
        self.child: Child | None = None
        self.is_away = self.home != data.path

    def __str__(self) -> str:
        place = f" (in {self.home}, which its user can reach)" if self.is_away else ""
        return f"PostgreSQL {self.binaries.major}{place}"

    def url(self, login: str, database: str = DATABASE) -> str:
        return f"postgresql://{login}@{quote(str(self.sockets), safe='')}/{database}"

    def start(self, interruption: Interruption) -> None:
        """Begin to start; `await_ready` tells when it answers."""
        if not (self.folder / "PG_VERSION").exists():
            self._create(interruption)
        self.settle_predecessor(interruption)
        self._make_socket_folder()
        self._launch()

    def _launch(self) -> None:
        settings = ALWAYS | {"unix_socket_directories": str(self.sockets)}
        settings |= {} if self.durable else THROW_AWAY
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.child = Child(
            "PostgreSQL",
            [self.binaries.program("postgres"), "-D", str(self.folder), *options],
            env=_server_variables(),
            log=self.log,
            account=self.account,
            quit_signal=signal.SIGINT,  # Its fast shutdown: clients are sent away.
        )

    def await_ready(self, interruption: Interruption) -> None:
        for _ in range(3):
            if self._becomes_ready(interruption):
                return
            if not self._has_ended():
                break
            # A killed predecessor's last processes may still hold its shared memory.
            interruption.wait_until(lambda: False, seconds=1)
            self._launch()
        words = self.child.last_words() if self.child else ""
        raise SetupError(f"PostgreSQL does not start; the end of {self.log}:\n{words}")

    def _becomes_ready(self, interruption: Interruption) -> bool:
        interruption.wait_until(lambda: self._has_ended() or self._says_ready(), READY_WITHIN)
        return not self._has_ended() and self._says_ready()

    def _has_ended(self) -> bool:
        return self.child is None or self.child.code is not None

    def _says_ready(self) -> bool:
        """The server writes its state into its pid file, where pg_ctl reads it too."""
        lines = self._pid_file_lines()
        pid = self.child and self.child.process.pid
        return len(lines) > 7 and lines[0] == str(pid) and lines[7] == "ready"

    def _pid_file_lines(self) -> list[str]:
        try:
            return [line.strip() for line in self._pid_file.read_text().splitlines()]
        except FileNotFoundError:
            return []

    @property
    def _pid_file(self) -> Path:
        return self.folder / "postmaster.pid"

    def _create(self, interruption: Interruption) -> None:
        """Renamed when whole, so that an interrupted creation leaves no half cluster."""
        draft = self.folder.with_suffix(".new")
        with in_plain_path(self.binaries) as binaries:
            for locale in ("C.UTF-8", "C"):  # The first is not known everywhere.
                shutil.rmtree(draft, ignore_errors=True)
                self._make_private(draft)
                creation = self._initdb(binaries.program("initdb"), draft, locale)
                if creation.wait(interruption) == 0:
                    draft.rename(self.folder)
                    return
        raise SetupError(f"No PostgreSQL cluster can be made:\n{creation.last_words()}")

    def _initdb(self, program: str, folder: Path, locale: str) -> Child:
        command = [
            *(program, "--pgdata", str(folder), "--username", SUPERUSER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", locale, *([] if self.durable else ["--no-sync"])),
        ]
        return Child("initdb", command, env=_server_variables(), log=self.log, account=self.account)

    def settle_predecessor(self, interruption: Interruption) -> None:
        """End a server that outlived its runner, and drop the pid file of one that is dead.

        The number alone proves nothing: it may be a zombie's, or another program's by now.
        """
        lines = self._pid_file_lines()
        if not lines or not Path("/proc/self").exists():
            return  # Without /proc, PostgreSQL has to judge that file by itself.
        pid = int(lines[0])
        if self._is_running(pid):
            os.kill(pid, signal.SIGINT)
            if not interruption.wait_until(lambda: not self._is_running(pid), seconds=30):
                raise SetupError(f"An earlier PostgreSQL (process {pid}) does not end.")
        self._pid_file.unlink(missing_ok=True)

    def _is_running(self, pid: int) -> bool:
        """A postmaster stands in its data directory, and nobody else does."""
        return self.account.working_folder(pid) == str(self.folder)

    def _make_socket_folder(self) -> None:
        if not self.sockets.exists():
            self._make_private(self.sockets)
        state = self.sockets.lstat()
        if self.sockets.is_symlink() or state.st_uid != self.account.uid:
            raise SetupError(f"{self.sockets} belongs to somebody else.")

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        if not self.account.is_ours:
            os.chown(folder, self.account.uid, self.account.gid)

    def forget_sockets(self) -> None:
        """After the stop: leave nothing outside the data directory."""
        if self.sockets.parent != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _reachable_home(wanted: Path, system_home: Path, account: Account) -> Path:
    """Where `account` may come: root's own home is closed to others, and stays so."""
    if account.may("-x", wanted):
        return wanted
    system_home.mkdir(parents=True, exist_ok=True)
    for folder in (SYSTEM_HOME, system_home):
        folder.chmod(0o711)
    return system_home


def socket_folder(cluster: Path) -> Path:
    """In the cluster, or where a database URL could not say that: a short name elsewhere.

    Parsers of URLs read the host in small letters, and a socket's path has a limit.
    """
    folder = cluster / "sockets"
    is_short = len(str(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
    if is_short and re.fullmatch(r"[a-z0-9/._-]+", str(folder)):
        return folder
    return Path("/tmp") / f"attune-{os.geteuid()}-{_digest(cluster)}"  # noqa: S108


def _server_variables() -> dict[str, str]:
    """No PG*, no locale of the caller's."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
