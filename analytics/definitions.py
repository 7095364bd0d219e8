"""What each figure counts: the one source of `/analytics/definitions` and of docs/analytics.md.

An id carries a version: a figure that comes to count something else gets a new one.
"""

from typing import NamedTuple


class Definition(NamedTuple):
    id: str
    metric: str  # The key of an analytics answer.
    title: str
    counts: str  # What `n` counts, and on which day.
    figures: dict[str, str]
    excluded: dict[str, str]


ARCHIVED = "The record is archived."
NO_ACCESS = "Nobody could get in: the outcome is no_access."
KIND_UNKNOWN = "The service's kind is null, so it may or may not be a repair."
SERIES = "for each bucket; `start` is its first day, `days` how many of its days were asked for"

DEFINITIONS = (
    Definition(
        "serviceFrequency.1",
        "serviceFrequency",
        "How often services are done",
        "Service records with outcome completed or partial, on their serviceDate.",
        {
            "count": "How many; the same as n.",
            "perMonth": "count ÷ days of the period × 30.4375.",
            "medianGapDays": "Median of the days between one service and the next inside the"
            " period, in local calendar days; two on one day are 0 apart. Null with fewer than two"
            " services, and for a technician and the company, where it would tell how many"
            " customers they have.",
            "lastServiceAt": "The latest such service up to now, whatever the period.",
            "nextVisitAt": "The earliest start from now on of a visit that is not over, whatever"
            " the period.",
            "series": f"count {SERIES}.",
        },
        {"archived": ARCHIVED, "no_access": NO_ACCESS},
    ),
    Definition(
        "averageResponseTime.1",
        "averageResponseTime",
        "How long a customer waits for a repair",
        "Corrective service records from requestedAt to arrivedAt, on their serviceDate, by the"
        " clock: nights and weekends count.",
        {
            "meanMinutes": "Mean of the minutes.",
            "medianMinutes": "Median, by linear interpolation.",
            "p90Minutes": "90th percentile, by linear interpolation.",
            "openRequests": "Apart from n, as of now and whatever the period: visits with a"
            " requestedAt that are not over and where nobody has arrived; count and"
            " oldestRequestedAt.",
            "series": f"n and meanMinutes {SERIES}.",
        },
        {
            "archived": ARCHIVED + " Of corrective and unknown kind.",
            "kind_unknown": KIND_UNKNOWN,
            "no_request": "A repair without requestedAt.",
            "no_arrival": "A repair with requestedAt, but without arrivedAt.",
            "arrived_before_request": "A repair with arrivedAt before requestedAt.",
        },
    ),
    Definition(
        "satisfaction.1",
        "satisfaction",
        "How satisfied customers are",
        "Scores of service records with outcome completed or partial, on their serviceDate.",
        {
            "mean": "Mean of the scores, 1 to 5.",
            "share4to5": "Share of scores 4 and 5, between 0 and 1.",
            "distribution": "How many scores there are of each.",
            "responseRate": "n ÷ (n + not_rated).",
            "series": f"n and mean {SERIES}.",
        },
        {"archived": ARCHIVED, "no_access": NO_ACCESS, "not_rated": "There is no score."},
    ),
    Definition(
        "revenue.1",
        "revenue",
        "What was earned, before tax and whether paid or not",
        "Service records with an amount, on their serviceDate; delivered loads, on the day of"
        " their delivery, with their total charge; and loads that were cancelled but charged for,"
        " on the day they were cancelled. Amounts of different currencies are never summed.",
        {
            "total": "services + loads, in the company's currency.",
            "currency": "The company's currency, in which all figures but byCurrency are.",
            "byCurrency": "The sum for each currency.",
            "services": "Of service records.",
            "loads": "Of loads.",
            "recurringContracted": "Apart from total and n: the price of each visit of a recurring"
            " service that begins in the period and is neither cancelled nor without access, done"
            " or still to come. Null where none of them has a price.",
            "series": f"n, total, services and loads {SERIES}.",
        },
        {
            "archived": ARCHIVED,
            "no_amount": "A service record without an amount.",
            "other_currency": "A load in another currency than the company's; see byCurrency.",
        },
    ),
    Definition(
        "onTime.1",
        "onTime",
        "How often people and trucks come in time",
        "Visits that were to begin in the period and before now, were not cancelled and have an"
        " arrival window and an arrival; and stops with an appointment of the loads delivered in"
        " the period.",
        {
            "visits": "Share that arrived within the window, both ends included.",
            "pickups": "Share of pickups where the truck arrived by the end of the appointment"
            " (its start where it has no end).",
            "deliveries": "The same of deliveries.",
            "counted": "For visits, pickups and deliveries: onTime of n.",
        },
        {
            "archived": "The visit is archived. Loads that are archived count nowhere.",
            "no_window": "The visit has no arrival window.",
            "no_arrival": "The visit has a window, but nobody noted an arrival.",
            "no_appointment": "The stop has no appointment.",
            "skipped": "The stop was skipped.",
        },
    ),
    Definition(
        "firstTimeFix.1",
        "firstTimeFix",
        "How many repairs need no second visit",
        "Corrective service records with outcome completed or partial that are no recalls"
        " themselves, on their serviceDate.",
        {
            "share": "fixed ÷ n.",
            "fixed": "Completed at once: outcome completed, no follow-up required, and no recall"
            " within 30 days, so far.",
        },
        {
            "archived": ARCHIVED + " Of corrective and unknown kind.",
            "kind_unknown": KIND_UNKNOWN,
            "no_access": NO_ACCESS + " Repairs only.",
            "recall": "It puts an earlier service right, as recallForId says.",
        },
    ),
    Definition(
        "equipment.1",
        "equipment",
        "How the customers' equipment stands",
        "Equipment that is not retired, of customers that are not archived: as of today, whatever"
        " the period.",
        {
            "count": "How many; the same as n.",
            "overdue": "With an active maintenance plan that is overdue: the lateWindowDays after"
            " its nextDueOn are over.",
            "underWarranty": "With a warranty, the manufacturer's or the company's, that holds"
            " today.",
        },
        {
            "archived": "The equipment or its customer is archived.",
            "retired": "The equipment is retired.",
        },
    ),
    Definition(
        "loads.1",
        "loads",
        "What was hauled",
        "Delivered loads, on the day of their delivery.",
        {
            "count": "How many; the same as n.",
            "miles": "Sum of their distances, estimated ones included.",
            "revenuePerMile": "Total charge ÷ miles of the loads that have both a distance and"
            " the company's currency; rounded to 4 decimals.",
            "currency": "Of revenuePerMile.",
        },
        {
            "archived": ARCHIVED,
            "no_miles": "In n and count, but without a distance: out of miles and revenuePerMile.",
            "other_currency": "In n, count and miles, but out of revenuePerMile.",
        },
    ),
)
BY_METRIC = {definition.metric: definition for definition in DEFINITIONS}
BY_ID = {definition.id: definition for definition in DEFINITIONS}


def shown(definition: Definition) -> dict[str, object]:
    return definition._asdict()
