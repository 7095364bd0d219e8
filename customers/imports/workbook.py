"""An Excel workbook as the CSV file that somebody would have saved from it."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from customers.imports.order import OrderError
from customers.imports.serializers import MAX_FILE_BYTES
from tenancy.files.uploads import SealedUpload

ZIP = b"PK\x03\x04"
WORKBOOK = "xl/workbook.xml"
# What the parts of a workbook may be together once they are unpacked.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 1000
MAX_COLUMNS = 500
PIECE = 65536
ROWS = 500  # That are written at once.
LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")


def as_csv(upload: SealedUpload) -> SealedUpload:
    """The first sheet of a workbook as CSV, line by line; any other file as it is.

    OrderError for what is no workbook, or is larger than it looks.
    """
    if not upload.head.startswith(ZIP):
        return upload
    content = BytesIO(b"".join(upload.chunks()))
    require_bounded(content)
    try:
        converted = SealedUpload.of("customers.csv", pieces(sheet_rows(content)))
    except Exception as error:  # The reader fails in its own ways on what is no true workbook.
        raise broken() from error
    if converted.size > MAX_FILE_BYTES:
        raise too_large()
    return converted


def broken() -> OrderError:
    message = "This workbook cannot be read; it may have broken off. Save it again, or as CSV."
    return OrderError("file", "broken", message)


def require_bounded(content: BytesIO) -> None:
    """Unpack all of it without keeping any: what a part says of its size may be a lie."""
    unpacked = 0
    try:
        with ZipFile(content) as archive:
            parts = archive.infolist()
            if WORKBOOK not in archive.namelist():
                message = "This is a zip file and no Excel workbook; send CSV or XLSX."
                raise OrderError("file", "not_csv", message)
            if len(parts) > MAX_PARTS:
                raise too_large()
            for part in parts:
                with archive.open(part) as stream:
                    while piece := stream.read(PIECE):
                        unpacked += len(piece)
                        if unpacked > MAX_UNPACKED:
                            raise too_large()
    except (BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise broken() from error


def too_large() -> OrderError:
    message = "This workbook holds too much; save the sheet as CSV, in parts if need be."
    return OrderError("file", "too_large_unpacked", message)


def sheet_rows(content: BytesIO) -> Iterator[list[str]]:
    """The texts of each row; a row without any is there, so that lines keep their numbers."""
    book = load_workbook(content, read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
        texts = [text_of(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def text_of(value: Any) -> str:
    """
    >>> text_of(75001.0), text_of(True), text_of(datetime(2024, 1, 15)), text_of("a\\nb")
    ('75001', 'true', '2024-01-15', 'a b')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
    # One row is one line, by whose number errors are told.
    return LINE_BREAK.sub(" ", str(value))


def pieces(rows: Iterable[list[str]]) -> Iterator[bytes]:
    text = StringIO()
    # All quoted: then no other sign in the header can be taken for the delimiter.
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for number, row in enumerate(rows, 1):
        writer.writerow(row)
        if number % ROWS == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()
