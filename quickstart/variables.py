"""The environment variables that reach the product."""

import base64
import os
import secrets

from quickstart.environment import child_variables
from quickstart.places import ROOT, DataDirectory

# Only commands that shape roles and schema may know these.
PRIVILEGED = ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL")


def given() -> dict[str, str]:
    """What the caller set, in the environment or in .env; the environment wins."""
    path = ROOT / ".env"
    lines = path.read_text().splitlines() if path.exists() else []
    return child_variables(dict(filter(None, map(assignment, lines))) | os.environ)


def assignment(line: str) -> tuple[str, str] | None:
    """
    >>> assignment("PORT=8001"), assignment("export SECRET_KEY='a b'"), assignment("# PORT=1")
    (('PORT', '8001'), ('SECRET_KEY', 'a b'), None)
    """
    name, equals, value = line.strip().removeprefix("export ").partition("=")
    if not equals or name.startswith("#"):
        return None
    value = value.strip()
    if value[:1] in ("'", '"') and value[-1:] == value[:1]:
        value = value[1:-1]
    return name.strip(), value


def quickstart(given: dict[str, str], data: DataDirectory, port: int) -> dict[str, str]:
    """`given` and whatever else the settings require."""
    return {
        "SECRET_KEY": data.secret("secret_key", lambda: secrets.token_urlsafe(50)),
        "MASTER_KEYS": data.secret("master_keys", _master_key),
        "FILES_ROOT": str(data.folder("files")),
        **given,
        "DJANGO_SETTINGS_MODULE": "attune.settings",
        "ATTUNE_QUICKSTART": "1",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PYTHONUNBUFFERED": "1",
    }


def production_like() -> dict[str, str]:
    """What a deploy would set, for checks that look at settings alone."""
    return {
        "DJANGO_SETTINGS_MODULE": "attune.settings",
        "ATTUNE_QUICKSTART": "0",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MASTER_KEYS": _master_key(),
        "ALLOWED_HOSTS": "attune.example.com",
        "PUBLIC_URL": "https://attune.example.com",
        "FILES_ROOT": "/srv/attune/files",
    }


def serving(variables: dict[str, str]) -> dict[str, str]:
    """For processes that answer requests or run tasks: no way to more than the app's rights."""
    return {name: value for name, value in variables.items() if name not in PRIVILEGED}


def _master_key() -> str:
    return "1:" + base64.b64encode(secrets.token_bytes(32)).decode()
