"""From the dates of locked series to ledger and visits."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from servicing.generation.outcomes import Planned
from servicing.generation.people import assigned
from servicing.generation.writing import EquipmentOf, Made, enter
from servicing.models import LedgerEntry, RecurringService, SeriesEquipment


def enter_planned(rows: list[Planned], now: datetime) -> Made:
    """Enter what is not entered yet, with whom is free; the series are locked by the caller."""
    known = entered_dates(rows)
    new = [row for row in rows if (row.series.pk, row.date) not in known]
    equipment = equipment_of({row.series.pk: row.series for row in new}.values())
    return enter(assigned(new), equipment, now)


def entered_dates(rows: list[Planned]) -> set[tuple[object, date]]:
    """What needs no second look. Were it stale, the unique key would still keep it out."""
    if not rows:
        return set()
    entries = LedgerEntry.objects.filter(
        series__in={row.series.pk for row in rows}, date__gte=min(row.date for row in rows)
    )
    return set(entries.values_list("series_id", "date"))


def equipment_of(series: Iterable[RecurringService]) -> EquipmentOf:
    """What is in use of each series' equipment, in its order."""
    found: EquipmentOf = defaultdict(list)
    links = (
        SeriesEquipment.objects.filter(
            series__in=[one.pk for one in series], equipment__archived_at__isnull=True
        )
        .exclude(equipment__status="retired")
        .order_by("position", "id")
    )
    for series_id, equipment_id in links.values_list("series_id", "equipment_id"):
        found[series_id].append(equipment_id)
    return dict(found)
