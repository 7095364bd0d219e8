"""Where things lie: the checkout, its environment, and the data directory."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quickstart.terminal import SetupError

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
SERVICES = VENV / "services"  # Beside site-packages: these wheels are not meant to be imported.


@dataclass(frozen=True)
class DataDirectory:
    """Holds everything that one quick start keeps: clusters, queue, logs, secrets."""

    path: Path

    @classmethod
    def named_by(cls, variables: Mapping[str, str]) -> "DataDirectory":
        data = cls(Path(variables.get("ATTUNE_DATA_DIR") or ROOT / ".data").resolve())
        data.make()
        return data

    def make(self) -> None:
        try:
            if not self.path.exists():
                self.path.mkdir(parents=True)
                # Where root lends PostgreSQL to somebody else, that one passes through here;
                # what lies in it is closed by modes of its own.
                self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)
        except OSError as error:
            raise SetupError(f"The data directory cannot be made: {error}.") from None
        if self.path.stat().st_uid != os.geteuid():
            raise SetupError(
                f"{self.path} belongs to another user: run this as that user,"
                " or name another directory in ATTUNE_DATA_DIR."
            )

    def folder(self, name: str) -> Path:
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def log(self, name: str) -> Path:
        return self.folder("logs") / f"{name}.log"

    def secret(self, name: str, make: Callable[[], str]) -> str:
        """The secret of that name, made when it is asked for the first time."""
        path = self.path / name
        if not path.exists():
            write_private(path, make())
        return path.read_text().strip()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)
