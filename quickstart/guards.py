"""The guards of the tree: what must hold besides the tests. The first that fails ends the run."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quickstart import variables
from quickstart.places import PYTHON, ROOT, DataDirectory
from quickstart.processes import Child, Command, Interruption, run_in_foreground
from quickstart.terminal import remark

SCHEMA = ROOT / "openapi.yaml"
MANAGE = (PYTHON, "manage.py")
# It has no module to run, and its script names a path that a checkout may not keep.
IMPORT_LINTER = """
from importlinter.cli import lint_imports
raise SystemExit(lint_imports(no_logo=True, no_cache=True))
"""


@dataclass(frozen=True)
class Guard:
    name: str
    command: Command
    deployed: bool = False  # Whether it looks at the settings of a deploy.


GUARDS = (
    Guard("format", (PYTHON, "-m", "ruff", "format", "--check", ".")),
    Guard("lint", (PYTHON, "-m", "ruff", "check", ".")),
    Guard("layers of imports", (PYTHON, "-c", IMPORT_LINTER)),
    Guard("locked packages agree", (PYTHON, "-m", "pip", "check")),
    Guard("types", (PYTHON, "-m", "mypy", ".")),
    Guard("deploy checks", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), True),
    Guard("migrations are complete", (*MANAGE, "makemigrations", "--check", "--dry-run")),
)


def run(settings: Mapping[str, str], data: DataDirectory, interruption: Interruption) -> int:
    for guard in GUARDS:
        env = dict(settings) | variables.production_like() if guard.deployed else settings
        _head(guard.name)
        if code := run_in_foreground(guard.command, env, interruption):
            return _failed(guard.name, code)
    return _schema_agrees(settings, data, interruption)


def _schema_agrees(
    settings: Mapping[str, str], data: DataDirectory, interruption: Interruption
) -> int:
    name = "openapi.yaml is what the code says"
    _head(name)
    fresh = data.path / SCHEMA.name
    command = (*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file", str(fresh))
    if code := run_in_foreground(command, settings, interruption):
        return _failed(name, code)
    if difference := _difference(SCHEMA, fresh):
        remark("\n".join(difference[:40]))
        remark("bin/dev manage spectacular --file openapi.yaml writes it anew.")
        return _failed(name, 1)
    return 0


def _difference(committed: Path, fresh: Path) -> list[str]:
    old = committed.read_text().splitlines() if committed.exists() else []
    new = fresh.read_text().splitlines()
    return list(difflib.unified_diff(old, new, "committed", "fresh", lineterm="", n=1))


def run_measured(
    arguments: list[str],
    settings: Mapping[str, str],
    data: DataDirectory,
    interruption: Interruption,
) -> int:
    """Run the tests under coverage, then hold the gate; quiet where it holds."""
    folder = data.folder("coverage")
    for earlier in folder.glob(".coverage*"):
        earlier.unlink()
    env = dict(settings) | {"COVERAGE_FILE": str(folder / ".coverage")}
    coverage = (PYTHON, "-m", "coverage")
    if code := run_in_foreground((*coverage, "run", *arguments), env, interruption):
        return code
    for step in ("combine", "report"):
        child = Child(step, (*coverage, step), env=env, log=data.log("coverage"))
        if code := child.wait(interruption):
            remark(child.last_words(lines=200))
            return _failed("coverage", code)
    return 0


def _head(name: str) -> None:
    remark(f"\n=== {name}")


def _failed(name: str, code: int) -> int:
    remark(f"=== failed: {name}")
    return code
