"""Who runs PostgreSQL: it refuses to run as root, so root lends it to somebody else."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quickstart.terminal import SetupError


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def popen_options(self) -> dict[str, Any]:
        """What makes a child this account's; its folder must be one that anybody may enter."""
        switch = {"user": self.uid, "group": self.gid, "extra_groups": []}
        return {"cwd": "/"} | ({} if self.is_ours else switch)

    def may(self, flag: str, path: Path) -> bool:
        """Ask as that account, since only the system knows every rule: `flag` is of test(1)."""
        question = ["/bin/sh", "-c", f'test {flag} "$1"', "sh", str(path)]
        try:
            return subprocess.run(question, **self.popen_options()).returncode == 0
        except OSError as error:
            raise SetupError(
                f"PostgreSQL must not run as root, and root may not switch users here ({error});"
                " run this as an ordinary user, or set DATABASE_URL."
            ) from None

    def working_folder(self, pid: int) -> str:
        """That of the account's own process `pid`; empty if there is none (or no /proc)."""
        command = ["readlink", f"/proc/{pid}/cwd"]
        return subprocess.run(
            command, capture_output=True, text=True, **self.popen_options()
        ).stdout.strip()


def postgres_account(root: Path, clusters: Iterator[Path]) -> Account:
    """Ourselves; for root the owner of an earlier cluster, of the checkout, or a nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for path in (*clusters, root):
        if uid := path.stat().st_uid:
            return Account(uid, path.stat().st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise SetupError("PostgreSQL must not run as root, and no user 'postgres' or 'nobody' exists.")
