"""bin/test: the same set-up with servers of its own, then pytest or the guards of the tree."""

import argparse
from collections.abc import Mapping

from quickstart import environment, guards, locks, product, servers, variables
from quickstart.places import PYTHON, DataDirectory
from quickstart.processes import Interruption, StoppedError, run_in_foreground
from quickstart.terminal import SetupError, remark

PUBLIC_PORT = 8000  # Nobody listens there; the settings' URLs name it.
INTERRUPTED = 130
DESCRIPTION = """\
Set everything up and run the tests, with two processes unless arguments are given.
Other arguments go to pytest; its paths are seen from the checkout's top.
"""


def main(arguments: list[str]) -> int:
    options, rest = _parse(arguments)
    try:
        return _run(options, rest, variables.given(), Interruption())
    except SetupError as error:
        remark(f"bin/test: {error}")
        return 1
    except StoppedError:
        return INTERRUPTED


def _parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        "bin/test",
        usage="bin/test [--guards | --coverage] [pytest's arguments]",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--guards", action="store_true", help="run the tree's guards instead")
    parser.add_argument("--coverage", action="store_true", help="measure it, and hold the gate")
    return parser.parse_known_args(arguments)


def _run(
    options: argparse.Namespace,
    pytest_arguments: list[str],
    given: dict[str, str],
    interruption: Interruption,
) -> int:
    data = DataDirectory.named_by(given)
    waiting = "Another bin/test is at work here"
    with locks.held(data.path / "test.lock", interruption, waiting=waiting):
        lock = environment.GUARDS_LOCK if options.guards else environment.PRODUCT_LOCK
        environment.ensure(lock, given, interruption)
        settings = variables.quickstart(given, data, PUBLIC_PORT)
        with servers.running(settings, data, "test", interruption, durable=False) as started:
            settings = started.reached_by(settings)
            _bootstrap(settings, data, interruption)
            remark(f"{started} are up.")
            if options.guards:
                return guards.run(settings, data, interruption)
            command = ["-m", "pytest", *(pytest_arguments or ["--numprocesses", "2"])]
            if options.coverage:
                return guards.run_measured(command, settings, data, interruption)
            return run_in_foreground([PYTHON, *command], settings, interruption)


def _bootstrap(
    settings: Mapping[str, str], data: DataDirectory, interruption: Interruption
) -> None:
    if not settings.get("DATABASE_OWNER_URL"):
        raise SetupError("Where DATABASE_URL is set, the tests need DATABASE_OWNER_URL too.")
    if settings.get("DATABASE_ADMIN_URL"):
        product.prepare(["bootstrap_database"], settings, data, interruption, "prepare-test")
