"""Questions about many maintenance plans at once."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from servicing.maintenance import DueState
from servicing.models.rescheduling import reschedule
from servicing.models.visit import Visit
from servicing.models.visit_states import DONE, ENDED
from tenancy.managers import TenantQuerySet

UPCOMING_FROM = ExpressionWrapper(F("next_due_on") - F("lead_days"), DateField())
LATE_AFTER = ExpressionWrapper(F("next_due_on") + F("late_window_days"), DateField())


def open_visits(visits: Any) -> Any:
    """Those still to be done, the newest first."""
    to_do = visits.filter(archived_at__isnull=True).exclude(status__in=ENDED)
    return to_do.order_by("-created_at", "-id")


class MaintenancePlanQuerySet(TenantQuerySet[Any]):
    def in_state(self, states: Iterable[str], today: date) -> Self:
        plans = self.alias(upcoming_from=UPCOMING_FROM, late_after=LATE_AFTER)
        conditions = {
            DueState.OK: Q(next_due_on__isnull=True) | Q(upcoming_from__gt=today),
            DueState.UPCOMING: Q(upcoming_from__lte=today, next_due_on__gt=today),
            DueState.DUE: Q(next_due_on__lte=today, late_after__gte=today),
            DueState.OVERDUE: Q(late_after__lt=today),
        }
        wanted = Q()
        for state in states:
            wanted |= conditions[DueState(state)]
        return plans.filter(wanted)

    def with_open_visit(self) -> Self:
        visits = open_visits(Visit.objects.filter(maintenance_plan=OuterRef("pk")))
        return self.annotate(open_visit_id=Subquery(visits.values("pk")[:1]))

    def wanting_visits(self, today: date) -> Self:
        """Those for which a visit is to be made now.

        One visit is made for what is due, whatever becomes of it: where it was called off, or
        ended without satisfying the plan, people say what follows. Only work whose record was
        put away is as if it had not been done.
        """
        own = Visit.objects.filter(maintenance_plan=OuterRef("pk"))
        cycle = Coalesce(OuterRef("last_serviced_on"), OuterRef("counts_from"))
        plans = self.alias(upcoming_from=UPCOMING_FROM).filter(
            # The plainer condition is the one for which there is an index.
            due_by__lte=today + timedelta(days=366),
            upcoming_from__lte=today,
            auto_create_visit=True,
        )
        return plans.exclude(Exists(open_visits(own))).exclude(
            Exists(own.filter(maintenance_cycle=cycle).exclude(is_voided()))
        )

    def reschedule(self) -> int:
        """Work out anew when each is due, as `reschedule` of rescheduling; how many there are."""
        return reschedule(self)


def is_voided() -> Q:
    """Visits that were done, and whose record is put away."""
    records: Any = Visit._meta.get_field("service_records").related_model
    standing = records.objects.filter(visit=OuterRef("pk"), archived_at__isnull=True)
    return Q(status__in=DONE) & ~Q(Exists(standing))
