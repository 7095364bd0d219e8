"""CSV as offices have it: encodings, delimiters and line ends are found out, never asked.

Everything streams: a file is opened anew for each pass, and one line is held at a time.
"""

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Open = Callable[[], Iterator[bytes]]
Cells = list[str]

DELIMITERS = ",;\t"
# Excel's own way to name the delimiter, on a line of its own before the header.
SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\s*")
BOMS = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
# What is no text at all, by its first bytes.
NO_TEXT = {
    b"\xd0\xcf\x11\xe0": "This is an old Excel workbook; save it as CSV and send that.",
    b"%PDF": "This is a PDF; send a CSV file.",
}


class TableError(Exception):
    """The file as a whole cannot be read; no cell is quoted."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Layout:
    """How a file is to be read."""

    encoding: str
    delimiter: str
    header_line: int  # Counted from one, as in an editor.


class ByteStream(io.RawIOBase):
    """An iterator of bytes as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.left = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while not self.left:
            if (piece := next(self.pieces, None)) is None:
                return 0
            self.left = piece
        count = min(len(into), len(self.left))
        into[:count], self.left = self.left[:count], self.left[count:]
        return count


def lines_of(open_file: Open, encoding: str) -> io.TextIOWrapper:
    # newline="" keeps line ends inside quotes as they are, as csv asks.
    return io.TextIOWrapper(io.BufferedReader(ByteStream(open_file())), encoding, newline="")


def layout_of(open_file: Open) -> Layout:
    """Look the whole file through; TableError unless it is text with a header."""
    encoding = encoding_of(open_file)
    for number, line in enumerate(lines_of(open_file, encoding), 1):
        if named := SEPARATOR_LINE.fullmatch(line):
            return Layout(encoding, named.group(1), number + 1)
        if line.strip(DELIMITERS + '" \r\n'):
            return Layout(encoding, delimiter_of(line), number)
    raise TableError("empty", "The file is empty.")


def encoding_of(open_file: Open) -> str:
    """UTF-8 or what its mark says; else the encoding of Windows in the West, if it can be that."""
    head = io.BufferedReader(ByteStream(open_file())).read(8)
    for start, message in NO_TEXT.items():
        if head.startswith(start):
            raise TableError("not_csv", message)
    marked = next((name for mark, name in BOMS.items() if head.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        if decodes(open_file, encoding):
            return encoding
    raise TableError("encoding", "The file's encoding is not known; save it as UTF-8.")


def decodes(open_file: Open, encoding: str) -> bool:
    """Whether the whole file is text in this encoding."""
    text = lines_of(open_file, encoding)
    try:
        while piece := text.read(65536):
            if "\0" in piece:
                raise TableError("not_csv", "This is no text; send a CSV file.")
    except UnicodeError:
        return False
    return True


def delimiter_of(header: str) -> str:
    """The delimiter that gives the header the most columns; a comma where none does.

    >>> [delimiter_of(line) for line in ("name,type", 'name;"a,b,c"', "name\\ttype", "name")]
    [',', ';', '\\t', ',']
    """
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def rows_of(open_file: Open, layout: Layout) -> Iterator[tuple[int, Cells]]:
    """Each line that says anything, with the number of its first line in the file.

    The header comes first. TableError where quotes do not fit together.
    """
    text = lines_of(open_file, layout.encoding)
    for _ in range(layout.header_line - 1):
        text.readline()
    reader = csv.reader(text, delimiter=layout.delimiter, strict=True)
    line = layout.header_line
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            message = f"Line {line} cannot be read: its quotes do not fit, or a cell is too long."
            raise TableError("quotes", message) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = layout.header_line + reader.line_num
