"""From the dates of locked series to ledger and visits."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from servicing.generation.outcomes import Planned
from servicing.generation.people import assigned
from servicing.generation.writing import EquipmentOf, Made, enter
from servicing.models import RecurringService, SeriesEquipment


def enter_planned(rows: list[Planned], now: datetime) -> Made:
    """Enter what is not entered yet, with whom is free; the series are locked by the caller."""
    equipment = equipment_of({row.series.pk: row.series for row in rows}.values())
    return enter(assigned(rows), equipment, now)


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
