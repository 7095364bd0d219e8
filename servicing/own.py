"""Which customers are a technician's own: those whom they visited lately, or will visit."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from servicing.models import CrewMember, Technician, Visit
from tenancy.asker import Asker

REMEMBERED_FOR = timedelta(days=90)


def customers_visited_by(asker: Asker) -> Any:
    """Ids of the customers with a visit that the asker leads or goes along on, as a subquery."""
    return visits_of(asker, timezone.now()).values_list("customer_id", flat=True)


def visits_of(asker: Asker, now: datetime) -> Any:
    """Their visits of the last 90 days and ahead, those without a day included."""
    them = Technician.objects.filter(member=asker.membership.pk, archived_at__isnull=True)
    lead_or_crew = Q(technician__in=them.values("pk")) | Q(
        pk__in=CrewMember.objects.filter(technician__in=them.values("pk")).values("visit_id")
    )
    lately = Q(scheduled_start__gte=now - REMEMBERED_FOR) | Q(status=Visit.Status.UNSCHEDULED)
    standing = Visit.objects.filter(archived_at__isnull=True)
    return standing.filter(lead_or_crew, lately).exclude(status=Visit.Status.CANCELLED)
