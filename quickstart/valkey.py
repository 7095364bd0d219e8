"""A private Valkey (or Redis) on a port and with a password that are new at every start."""

import secrets
import socket
from pathlib import Path

from quickstart.places import DataDirectory
from quickstart.processes import Child, Interruption
from quickstart.terminal import SetupError

READY_WITHIN = 20  # Seconds.


class Valkey:
    def __init__(self, data: DataDirectory, purpose: str, *, durable: bool, program: Path) -> None:
        self.program, self.durable = program, durable
        self.folder = data.folder(f"valkey-{purpose}")
        self.log = data.log(f"valkey-{purpose}")
        self.password = secrets.token_hex(16)
        self.port = 0
        self.child: Child | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.port = _free_port()
        self.child = Child(
            "Valkey",
            [str(self.program), "-"],
            env={"LC_ALL": "C"},
            log=self.log,
            stdin=self._configuration(),  # On a command line everybody could read the password.
        )

    def await_ready(self, interruption: Interruption) -> None:
        for _ in range(3):
            interruption.wait_until(lambda: self._has_ended() or self._answers(), READY_WITHIN)
            if not self._has_ended() and self._answers():
                return
            self.start()  # Somebody else may have been given the port meanwhile.
        words = self.child.last_words() if self.child else ""
        raise SetupError(f"Valkey does not start; the end of {self.log}:\n{words}")

    def _has_ended(self) -> bool:
        return self.child is None or self.child.code is not None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return connection.makefile("rb").read(12) == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False

    def _configuration(self) -> str:
        folder = str(self.folder).replace("\\", "\\\\").replace('"', '\\"')
        return f"""
            bind 127.0.0.1
            port {self.port}
            requirepass {self.password}
            dir "{folder}"
            appendonly {"yes" if self.durable else "no"}
            save ""
            maxmemory-policy noeviction
        """


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
