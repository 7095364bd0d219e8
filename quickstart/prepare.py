"""Runs several of manage.py's commands in one process, since each start of Django costs a second.

Each argument is a command line. Runs inside the environment, unlike its neighbours.
"""

import shlex
import sys
from collections.abc import Iterable

import django
from django.core.management import call_command


def run(command_lines: Iterable[str]) -> None:
    django.setup()
    for line in command_lines:
        call_command(*shlex.split(line))


if __name__ == "__main__":
    run(sys.argv[1:])
