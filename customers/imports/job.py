"""One import, batch by batch. See tenancy.jobs for what makes each batch happen once."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from customers.alphabet.relisting import needs_relisting, relist_names
from customers.duplicates.pairs import alike, note_alike, warnings_of
from customers.imports.doubles import Double, Doubles
from customers.imports.order import PREVIEW, SKIP, Order
from customers.imports.rows import Line, RowReader, changed
from customers.imports.table import Cells, rows_of
from customers.imports.undoing import mark_of
from customers.imports.writing import known_customers, known_ids, merged_ids, write
from tenancy.context import Channel, acting, marked
from tenancy.jobs.maker import maker_of
from tenancy.models import Job

KIND = "customer_import"
RESOURCE = "restores_and_overrides"  # The permission table's row that imports stand in.
BATCH = 500  # Lines that are done in one transaction.
LISTED = 1000  # Lines of which the result tells; of more it tells the number.
CHECK, WRITE = "check", "write"


class CustomerImport:
    """Does the batches of one job for as long as a worker holds on to it."""

    def __init__(self, job: Job) -> None:
        self.order = Order.stored(job.order)
        maker = maker_of(job, RESOURCE)
        self.reader = RowReader(maker, self.order.columns, self.order.usual_type)
        self.doubles = Doubles(self.reader, maker.company.region)
        self.phase = ""
        self.seen: dict[str, int] = {}  # External id → the line that it was first met in.
        self.lines: Iterator[tuple[int, Cells]] = iter(())

    def __call__(self, job: Job) -> None:
        """Do the next batch of the job, whose row is locked."""
        position = job.position or {"phase": CHECK if self.order.checks_first else WRITE, "rows": 0}
        result = job.result or empty_result()
        if self.phase != position["phase"]:
            self.open(job, position)
        lines = [self.line(*found) for found in islice(self.lines, BATCH)]
        with marked(mark_of(job.pk)), acting(channel=Channel.IMPORT):
            refused = self.do(lines, result)
        if refused:
            job.result = result
            message = "A row was refused while it was written; the batches before it stay."
            job.fail("row_refused", message)
            return
        rows = position["rows"] + len(lines)
        job.advance(self.done(rows), {**position, "rows": rows}, result)
        if rows >= self.order.rows or not lines:
            self.end_phase(job, result)

    def open(self, job: Job, position: dict[str, Any]) -> None:
        """Begin the phase's pass through the file, behind the rows that are done."""
        self.phase, self.seen = position["phase"], {}
        self.lines = rows_of(job.content, self.order.layout)
        next(self.lines)  # The header.
        done = islice(self.lines, position["rows"])
        while lines := [self.line(*found) for found in islice(done, BATCH)]:
            if self.order.mode == PREVIEW:
                self.meet(lines, known_ids(line.external_id for line in lines))

    def see(self, external_id: str, number: int) -> int:
        """The line that an external id was first met in."""
        return self.seen.setdefault(external_id, number) if external_id else number

    def line(self, number: int, cells: Cells) -> Line:
        line = Line(number, cells, self.reader.external_id_of(cells))
        first = self.see(line.external_id, number)
        if first != number:
            message = f"Line {first} has the same external id."
            line.refuse("externalId", "duplicate_in_file", message)
        return line

    def do(self, lines: list[Line], result: dict[str, Any]) -> bool:
        """Check the lines, and write them in the phase of that; whether that ends the job."""
        writes = self.phase == WRITE
        ids = [line.external_id for line in lines if line.external_id]
        known = known_customers(ids, lock=writes)
        merged = merged_ids(ids)
        for line in lines:
            if line.external_id in merged:
                message = "This customer was merged into another; use that one's external id."
                line.refuse("externalId", "merged", message)
            if not line.errors:
                self.reader.read(line, known.get(line.external_id))
        must_all = writes and self.order.on_error != SKIP
        with transaction.atomic():
            if writes:
                write([line for line in lines if not line.errors], self.reader.explain)
            refused = must_all and any(line.errors for line in lines)
            transaction.set_rollback(refused)
        if self.order.mode == PREVIEW:
            doubles = self.meet(lines, {key: customer.pk for key, customer in known.items()})
            note_duplicates(lines, result, doubles)
        elif writes and not refused:
            note_duplicates(lines, result)
        count([line for line in lines if line.errors] if refused else lines, result)
        return refused

    def meet(self, lines: list[Line], customers: dict[str, UUID]) -> dict[int, list[Double]]:
        """Earlier lines that are like these, by the number of each."""
        return {
            line.number: self.doubles.meet(line, customers.get(line.external_id)) for line in lines
        }

    def done(self, rows: int) -> int:
        """Rows done, as the job tells; where all are checked first, both passes count half."""
        if self.order.mode == PREVIEW or not self.order.checks_first:
            return rows
        return (rows + (self.order.rows if self.phase == WRITE else 0)) // 2

    def end_phase(self, job: Job, result: dict[str, Any]) -> None:
        if self.order.mode == PREVIEW or self.phase == WRITE:
            if needs_relisting():
                relist_names()
            job.succeed()
        elif result["failed"]:
            result |= {"created": 0, "updated": 0, "unchanged": 0}
            job.result = result
            message = f"Nothing was written, since {result['failed']} rows have errors."
            job.fail("rows_invalid", message)
        else:
            job.advance(job.done, {"phase": WRITE, "rows": 0}, empty_result())


def empty_result() -> dict[str, Any]:
    outcomes = {"created": 0, "updated": 0, "unchanged": 0, "failed": 0, "duplicates": 0}
    return {**outcomes, "rows": [], "rowsOmitted": 0}


def note_duplicates(
    lines: list[Line], result: dict[str, Any], doubles: dict[int, list[Double]] | None = None
) -> None:
    """Warn of rows that are like customers who are there; keep the pairs of what was written.

    Nothing was written where `doubles` are given, which are warned of, too.
    """
    written = [line for line in lines if not line.errors and (line.is_new or changed(line))]
    customers = [line.customer for line in written]
    found = note_alike(customers) if doubles is None else alike(customers)
    for line in written:
        matches = found[line.customer.pk]
        told = {match.id for match in matches}
        within = [
            each for each in (doubles or {}).get(line.number, ()) if each.customer not in told
        ]
        if warnings := [*warnings_of(matches), *warnings_of(within)]:
            line.warnings = [*line.warnings, *warnings]
            result["duplicates"] += 1


def count(lines: list[Line], result: dict[str, Any]) -> None:
    for line in lines:
        result[outcome(line)] += 1
        if told := line.told():
            if len(result["rows"]) < LISTED:
                result["rows"].append(told)
            else:
                result["rowsOmitted"] += 1


def outcome(line: Line) -> str:
    if line.errors:
        return "failed"
    if line.is_new:
        return "created"
    return "updated" if changed(line) else "unchanged"
