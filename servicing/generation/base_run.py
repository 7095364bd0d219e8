"""A run for one company: what it keeps of itself, and how it takes what is due in batches."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from servicing.generation.writing import Made
from servicing.models import GenerationRun
from tenancy.context import tenant_scope

logger = logging.getLogger(__name__)


class Run(ABC):
    """Opens its transactions itself: what a batch has done stays, whatever becomes of the next.

    A dry run does the same and keeps nothing.
    """

    kind: str

    def __init__(
        self, company_id: UUID, trigger: str, clock: Callable[[], datetime], *, dry_run: bool
    ) -> None:
        self.company_id, self.clock, self.now = company_id, clock, clock()
        self.dry_run = dry_run
        self.row = GenerationRun(
            tenant_id=company_id, kind=self.kind, trigger=trigger, started_at=self.now
        )
        self.made = Made()

    def whole(self) -> GenerationRun:
        with self.scope():
            GenerationRun.delete_old(self.now)
            self.row.save()
        self.row.due = self.work()
        self.row.made, self.row.unassigned, self.row.skipped = self.made
        self.row.finished_at = self.clock()
        with self.scope():
            self.row.save()
        return self.row

    @abstractmethod
    def work(self) -> int:
        """Attempt what is due; how many these are."""

    @contextmanager
    def scope(self) -> Iterator[None]:
        with tenant_scope(self.company_id):
            yield
            if self.dry_run:
                transaction.set_rollback(True)

    def attempt(self, ids: list[UUID], step: Callable[[list[UUID]], Made]) -> None:
        """Take a step in a transaction; where it fails, find the one that is to blame."""
        try:
            with self.scope():
                made = step(ids)
        except (OperationalError, InterfaceError):
            raise  # The database is away: the next tick goes on from here.
        except Exception as error:
            if len(ids) > 1:
                for one in ids:
                    self.attempt([one], step)
                return
            logger.exception("generation_failed", extra={f"{self.kind}_id": str(ids[0])})
            self.row.failures.append({self.kind: str(ids[0]), "error": type(error).__name__})
        else:
            self.made += made


def batches(ids: list[UUID], size: int) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
