"""The documents say what is true: tables, links, commands and their options."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands, load_command_class

ROOT = settings.BASE_DIR
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)")
COMMAND = re.compile(r"manage\.py ([a-z_]+)([^`\n]*)")
CONTINUATION = re.compile(r"\\\n\s*")
OPTION = re.compile(r"(?<=\s)--[a-z-]+")
REQUIREMENT = re.compile(r"^[a-z][a-z0-9-]*", re.MULTILINE)


@pytest.fixture(params=PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def page(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_permission_table_is_the_code_s() -> None:
    printed = StringIO()

    call_command("permission_table", stdout=printed)

    assert (ROOT / "docs/permissions.md").read_text() == printed.getvalue()


def test_definitions_of_figures_are_the_code_s() -> None:
    printed = StringIO()

    call_command("analytics_definitions", stdout=printed)

    assert (ROOT / "docs/analytics.md").read_text() == printed.getvalue()


def test_relative_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link]

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_commands_exist_with_their_options(page: Path) -> None:
    known = get_commands()
    wrong = []

    for name, rest in COMMAND.findall(CONTINUATION.sub(" ", page.read_text())):
        if name not in known:
            wrong.append(name)
            continue
        command = load_command_class(known[name], name)
        options = command.create_parser("manage.py", name)._option_string_actions
        wrong += [f"{name} {option}" for option in OPTION.findall(rest) if option not in options]

    assert wrong == []


def test_every_direct_dependency_is_explained() -> None:
    inputs = [*ROOT.glob("requirements*.in"), *ROOT.glob("quickstart/requirements*.in")]
    named = {name for path in inputs for name in REQUIREMENT.findall(path.read_text())}
    explained = (ROOT / "docs/dependencies.md").read_text()

    assert {name for name in named if f"| {name} |" not in explained} == set()
