"""The bearer token that bin/dev shows: kept in the data directory while it is good."""

import subprocess
from collections.abc import Mapping

from quickstart import product
from quickstart.places import PYTHON, ROOT, DataDirectory, write_private
from quickstart.terminal import SetupError

OWNER = {"--company": "harbor", "--email": "owner@harbor.example.com", "--label": "bin/dev"}


def token(variables: Mapping[str, str], data: DataDirectory, url: str) -> str:
    path = data.path / "token"
    kept = path.read_text().strip() if path.exists() else ""
    if kept and product.answers(f"{url}/api/v1/me", {"Authorization": f"Bearer {kept}"}):
        return kept
    made = _make(variables)
    write_private(path, made)
    return made


def _make(variables: Mapping[str, str]) -> str:
    options = [part for option in OWNER.items() for part in option]
    told = subprocess.run(
        [PYTHON, "manage.py", "create_token", *options],
        cwd=ROOT,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if told.returncode:
        raise SetupError(f"No token can be made:\n{told.stderr.strip()}")
    return told.stdout.strip()
