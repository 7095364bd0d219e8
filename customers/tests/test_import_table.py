"""Every way in which offices' programs write CSV, and what is no CSV at all."""

from collections.abc import Iterator
from typing import Any

import pytest

from customers.imports.table import Layout, TableError, layout_of, rows_of

ROW = ["Bäckerei", "5 €"]


def pieces(data: bytes, size: int = 3) -> Any:
    """The file a few bytes at a time, so that characters and lines fall apart."""

    def open_file() -> Iterator[bytes]:
        return iter([data[start : start + size] for start in range(0, len(data), size)])

    return open_file


def read(data: bytes) -> tuple[Layout, list[tuple[int, list[str]]]]:
    layout = layout_of(pieces(data))
    return layout, list(rows_of(pieces(data), layout))


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
    ],
)
def test_encoding_is_found_out(encoding: str, told: str) -> None:
    layout, rows = read("name,price\r\nBäckerei,5 €\r\n".encode(encoding))

    assert layout.encoding == told
    assert rows == [(1, ["name", "price"]), (2, ROW)]


def test_latin_1_is_read_as_windows_reads_it() -> None:
    _, rows = read("name\nJosé Núñez\n".encode("latin-1"))

    assert rows[1] == (2, ["José Núñez"])


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("name,price\na,b\n", ","),
        ("name;price\na;b\n", ";"),
        ("name\tprice\na\tb\n", "\t"),
        ('"a,b,c";price\na;b\n', ";"),
        ("name\na\n", ","),
        ("sep=;\nname;price\na;b\n", ";"),
    ],
)
def test_delimiter_is_found_out(text: str, delimiter: str) -> None:
    assert read(text.encode())[0].delimiter == delimiter


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("name\na\nb\n", [1, 2, 3]),
        ("name\r\na\r\nb", [1, 2, 3]),
        ("name\ra\rb\r", [1, 2, 3]),
        ('name\n"a\nstill a"\nb\n', [1, 2, 4]),
        ("\n\nname\n\na\n , \n\nb\n", [3, 5, 8]),
        ("sep=,\nname\na\n", [2, 3]),
    ],
    ids=["unix", "windows", "old mac", "quoted line end", "blank lines", "separator line"],
)
def test_lines_are_counted_as_an_editor_does(text: str, lines: list[int]) -> None:
    assert [line for line, _ in read(text.encode())[1]] == lines


def test_quotes_hold_delimiters_quotes_and_line_ends() -> None:
    _, rows = read(b'name,note\n"Baker, ""the"" one","two\r\nlines"\n')

    assert rows[1] == (2, ['Baker, "the" one', "two\r\nlines"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xd0\xcf\x11\xe0rest", "not_csv"),
        (b"%PDF-1.7", "not_csv"),
        (b"name\na\0b\n", "not_csv"),
        (b"name\n\x81\x8d\n", "encoding"),
        (b"\xef\xbb\xbfname\n\xff\xfe\n", "encoding"),
        (b'name\n"a\nb\n', "quotes"),
        (b'name\n"a"b\n', "quotes"),
        (b"name\n" + b"a" * 200_000, "quotes"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(TableError) as refused:
        read(data)

    assert refused.value.code == code


def test_broken_quotes_are_told_by_their_line() -> None:
    with pytest.raises(TableError, match=r"^Line 3 cannot be read"):
        read(b'name\na\n"b"c\n')
