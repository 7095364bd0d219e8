"""The run of a company's recurring services: a few hundred series per transaction."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from servicing.generation.base_run import Run, batches
from servicing.generation.due import due_series, moved_series
from servicing.generation.replanning import replan
from servicing.generation.topping_up import top_up
from servicing.generation.writing import Made
from servicing.models import GenerationRun, RecurringService

# So many series share a transaction: few enough for a short lock, enough for one statement.
CHUNK = 400


def generate(
    company_id: UUID,
    *,
    trigger: str,
    clock: Callable[[], datetime],
    only: list[UUID] | None = None,
    dry_run: bool = False,
) -> GenerationRun:
    """Make the visits that the company's series owe; run by any number at once, each once."""
    return SeriesRun(company_id, trigger, clock, dry_run=dry_run, only=only).whole()


class SeriesRun(Run):
    kind = GenerationRun.Kind.SERIES

    def __init__(
        self,
        company_id: UUID,
        trigger: str,
        clock: Callable[[], datetime],
        *,
        dry_run: bool,
        only: list[UUID] | None,
    ) -> None:
        super().__init__(company_id, trigger, clock, dry_run=dry_run)
        self.only = only

    def work(self) -> int:
        with self.scope():
            moved = [] if self.only else moved_series()
            due = due_series(self.now, self.only)
        for series_id in moved:
            self.attempt([series_id], self.follow_place)
        for batch in batches(due, CHUNK):
            self.attempt(batch, self.top_up)
        return len(due)

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
