"""bin/dev: set everything up and run the product, until a signal stops it."""

import argparse
import contextlib
import errno
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from quickstart import bearer, environment, locks, product, servers, variables
from quickstart.places import PYTHON, ROOT, DataDirectory, write_private
from quickstart.processes import Child, Interruption, StoppedError, stop
from quickstart.terminal import SetupError, remark, say

PASSWORD = "attune-demo"  # noqa: S105 (the demo companies', which exist in the quick start alone)
STOP_WITHIN = 8  # Seconds, for web, worker and beat; the servers follow.
EPILOG = """\
  bin/dev manage COMMAND...   run a command of manage.py against the running bin/dev

PORT, ATTUNE_DATA_DIR, DATABASE_URL, REDIS_URL and more: see .env.example.
"""


def main(arguments: list[str]) -> int:
    given = variables.given()
    try:
        if arguments[:1] == ["manage"]:
            _manage(arguments[1:], DataDirectory.named_by(given))
        with_demo = not _parse(arguments).no_demo
        _serve(given, Interruption(), with_demo=with_demo)
    except SetupError as error:
        remark(f"bin/dev: {error}")
        return 1
    except StoppedError:
        say("Stopped; nothing is left running.")
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "bin/dev",
        description="Set everything up and run the product on this machine.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--no-demo", action="store_true", help="begin without demo companies")
    return parser.parse_args(arguments)


def _serve(given: dict[str, str], interruption: Interruption, *, with_demo: bool) -> None:
    port = port_named_by(given)
    data = DataDirectory.named_by(given)
    with locks.held_alone(_lock(data), refusal="It is already running here"):
        _await_port(port, data, interruption)
        environment.ensure(environment.PRODUCT_LOCK, given, interruption)
        settings = variables.quickstart(given, data, port)
        with servers.running(settings, data, "dev", interruption, durable=True) as started:
            settings = started.reached_by(settings)
            say(f"{started} are up; preparing the database…")
            commands = product.preparation(settings) + (["demo"] if with_demo else [])
            product.prepare(commands, settings, data, interruption)
            with _running_product(settings, data, port, interruption) as children:
                _greet(settings, data, port, with_demo=with_demo)
                _watch(children + started.children, interruption)


def port_named_by(given: dict[str, str]) -> int:
    text = given.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise SetupError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def _await_port(port: int, data: DataDirectory, interruption: Interruption) -> None:
    """A bin/dev that was killed may take a moment to let go of its port."""
    patience = 10 if _trace(data).exists() else 0  # Seconds.
    if not interruption.wait_until(lambda: port_is_free(port), seconds=patience):
        raise SetupError(
            f"Port {port} is in use by another program; PORT={port + 1} bin/dev takes another one."
        )


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise SetupError(f"Port {port} is reserved for root; set PORT to another.") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
    return True


@contextlib.contextmanager
def _running_product(
    settings: dict[str, str], data: DataDirectory, port: int, interruption: Interruption
) -> Iterator[list[Child]]:
    """Web, worker and beat, none of which can do more than the app's own login."""
    write_private(_trace(data), json.dumps(settings))
    serving = variables.serving(settings)
    children = [product.start_web(serving, data, port)]
    try:
        # One after the other: a slow machine would be late with both.
        product.await_answer(children[0], port, interruption)
        children += product.start_queue(serving, data)
        yield children
    finally:
        say("Stopping…")
        stop(children, within=STOP_WITHIN)
        _trace(data).unlink(missing_ok=True)


def _greet(settings: dict[str, str], data: DataDirectory, port: int, *, with_demo: bool) -> None:
    url = f"http://127.0.0.1:{port}"
    say(f"\nAttuneLogic runs at {url}/admin/ (API: {url}/api/v1/docs)")
    if with_demo:
        token = bearer.token(settings, data, url)
        say(f"  sign in   {bearer.OWNER['--email']} / {PASSWORD}")
        say(f"  token     {token}")
        say(f"  try       curl -H 'Authorization: Bearer {token}' {url}/api/v1/customers")
    else:
        say("  first     bin/dev manage create_company --help")
        say("  then      bin/dev manage create_member --help, bin/dev manage create_token --help")
    say(f"  logs      {data.path / 'logs'}")
    say("Ctrl-C stops everything.")


def _watch(children: list[Child], interruption: Interruption) -> None:
    interruption.wait_until(lambda: product.any_ended(children))
    product.check(children)


def _manage(arguments: list[str], data: DataDirectory) -> None:
    if not locks.is_held(_lock(data)) or not _trace(data).exists():
        raise SetupError("It is not running here; start it first, in another terminal.")
    settings = json.loads(_trace(data).read_text())
    os.execve(PYTHON, [PYTHON, str(ROOT / "manage.py"), *arguments], settings)


def _lock(data: DataDirectory) -> Path:
    return data.path / "dev.lock"


def _trace(data: DataDirectory) -> Path:
    """Holds the running product's variables; found at a start, the last run was killed."""
    return data.path / "running.json"
