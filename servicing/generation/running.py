"""One run for one company: what is due is planned, a few hundred series per transaction."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from servicing.generation.due import due_series, moved_series
from servicing.generation.replanning import replan
from servicing.generation.topping_up import top_up
from servicing.generation.writing import Made
from servicing.models import GenerationRun, RecurringService
from tenancy.context import tenant_scope

# So many series share a transaction: few enough for a short lock, enough for one statement.
CHUNK = 400

logger = logging.getLogger(__name__)


def generate(
    company_id: UUID,
    *,
    trigger: str,
    clock: Callable[[], datetime],
    only: list[UUID] | None = None,
    dry_run: bool = False,
) -> GenerationRun:
    """Make the visits that the company's series owe; run by any number at once, each once.

    Opens its transactions itself: what a chunk has done stays, whatever becomes of the next. A dry
    run does the same and keeps nothing.
    """
    return Run(company_id, trigger, clock, dry_run=dry_run).whole(only)


class Run:
    def __init__(
        self, company_id: UUID, trigger: str, clock: Callable[[], datetime], *, dry_run: bool
    ) -> None:
        self.company_id, self.clock, self.now = company_id, clock, clock()
        self.dry_run = dry_run
        self.row = GenerationRun(tenant_id=company_id, trigger=trigger, started_at=self.now)
        self.made = Made()

    def whole(self, only: list[UUID] | None) -> GenerationRun:
        with self.scope():
            GenerationRun.delete_old(self.now)
            self.row.save()
            moved = [] if only else moved_series()
            due = due_series(self.now, only)
        for series_id in moved:
            self.attempt([series_id], self.follow_place)
        for chunk in chunks(due):
            self.attempt(chunk, self.top_up)
        self.row.series = len(due)
        self.row.made, self.row.unassigned, self.row.skipped = self.made
        self.row.finished_at = self.clock()
        with self.scope():
            self.row.save()
        return self.row

    @contextmanager
    def scope(self) -> Iterator[None]:
        with tenant_scope(self.company_id):
            yield
            if self.dry_run:
                transaction.set_rollback(True)

    def attempt(self, series_ids: list[UUID], step: Callable[[list[UUID]], Made]) -> None:
        """Take a step in a transaction; where it fails, find the one series that is to blame."""
        try:
            with self.scope():
                made = step(series_ids)
        except (OperationalError, InterfaceError):
            raise  # The database is away: the next tick goes on from here.
        except Exception as error:
            if len(series_ids) > 1:
                for series_id in series_ids:
                    self.attempt([series_id], step)
                return
            logger.exception("generation_failed", extra={"series_id": str(series_ids[0])})
            failure = {"series": str(series_ids[0]), "error": type(error).__name__}
            self.row.failures.append(failure)
        else:
            self.made += made

    def top_up(self, series_ids: list[UUID]) -> Made:
        return top_up(series_ids, self.now)

    def follow_place(self, series_ids: list[UUID]) -> Made:
        """Let a series that keeps its place's time follow to another zone, for visits ahead."""
        rows = RecurringService.objects.filter(pk__in=series_ids)
        for series in rows.select_for_update(of=("self",), no_key=True):
            series.settle_zone()
            series.save(update_fields=["timezone", "updated_at"])
            replan(series, now=self.now)
        return Made()


def chunks(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
