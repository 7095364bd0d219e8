"""The metric of how things stand today."""

from analytics.counts.equipment import EquipmentCounts
from analytics.metrics.metric import Metric, metric


def equipment(counts: EquipmentCounts) -> Metric:
    return metric(
        "equipment",
        counts.in_use,
        {"archived": counts.archived, "retired": counts.retired},
        {
            "count": counts.in_use,
            "overdue": counts.overdue,
            "underWarranty": counts.under_warranty,
        },
    )
