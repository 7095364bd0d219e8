import base64
import re

import pytest

from quickstart import variables
from quickstart.places import ROOT, DataDirectory

READ = re.compile(r"""\b(?:env\.\w+|database|variables\.get|given\.get)\(\s*"([A-Z_]+)\"""")
EXAMPLE = re.compile(r"^#([A-Z_]+)=", re.MULTILINE)


def test_caller_s_values_win(data: DataDirectory) -> None:
    made = variables.quickstart({"SECRET_KEY": "mine"}, data, 8100)

    assert made["SECRET_KEY"] == "mine"
    assert made["PUBLIC_URL"] == "http://127.0.0.1:8100"


def test_secrets_stay_the_same(data: DataDirectory) -> None:
    first, second = (variables.quickstart({}, data, 8100) for _ in range(2))

    assert first == second
    number, _, key = first["MASTER_KEYS"].partition(":")
    assert number == "1"
    assert len(base64.b64decode(key)) == 32


def test_serving_processes_know_no_privileged_login() -> None:
    urls = {"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner", "DATABASE_ADMIN_URL": "admin"}

    assert variables.serving(urls) == {"DATABASE_URL": "app"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [("A=b=c", ("A", "b=c")), ("  A = 'b' ", ("A", "b")), ("", None), ("#A=b", None)],
)
def test_assignment_reads_a_line_of_dotenv(line: str, expected: object) -> None:
    assert variables.assignment(line) == expected


def test_env_example_lists_every_variable_once() -> None:
    sources = [ROOT / "attune/settings.py", *ROOT.glob("quickstart/*.py")]
    read = {name for source in sources for name in READ.findall(source.read_text())}
    listed = EXAMPLE.findall((ROOT / ".env.example").read_text())

    assert read - {"PATH"} - set(listed) == set()
    assert len(listed) == len(set(listed))
