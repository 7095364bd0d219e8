"""Questions about many rates."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Q

from tenancy.context import current_tenant_id
from tenancy.managers import TenantQuerySet

if TYPE_CHECKING:
    from trucking.models import Rate

PASSED = 20  # Rates of the lane that are told of though they do not hold on the day.
ELSEWHERE = 10  # Rates of other lanes that are told of, of the customer's own and of the tariff.
# Written out: compiling the same from querysets costs several times what PostgreSQL takes.
HOLDING = """
WITH known AS NOT MATERIALIZED (
    SELECT * FROM trucking_rate WHERE tenant_id = %(tenant)s AND archived_at IS NULL
), covering AS NOT MATERIALIZED (
    SELECT * FROM known
    WHERE (customer_id IS NULL OR customer_id = %(customer)s::uuid)
        AND origin_key = ANY(%(origins)s::text[])
        AND destination_key = ANY(%(destinations)s::text[])
), elsewhere AS NOT MATERIALIZED (
    SELECT * FROM known
    WHERE NOT (origin_key = ANY(%(origins)s::text[])
        AND destination_key = ANY(%(destinations)s::text[]))
)
SELECT * FROM covering
WHERE status = 'active' AND effective_from <= %(day)s
    AND (effective_to IS NULL OR effective_to >= %(day)s)
"""
CANDIDATES = """{}
UNION ALL (
    SELECT * FROM covering
    WHERE status <> 'active' OR effective_from > %(day)s OR effective_to < %(day)s
    ORDER BY effective_from DESC, id DESC LIMIT %(passed)s
) UNION ALL (
    SELECT * FROM elsewhere WHERE customer_id = %(customer)s::uuid
    ORDER BY created_at DESC, id DESC LIMIT %(elsewhere)s
) UNION ALL (
    SELECT * FROM elsewhere WHERE customer_id IS NULL
    ORDER BY created_at DESC, id DESC LIMIT %(elsewhere)s
)
""".format(HOLDING)  # noqa: S608, UP032 - a statement of ours, and no f before a page of SQL


class RateQuerySet(TenantQuerySet["Rate"]):
    def present(self) -> Self:
        return self.filter(archived_at__isnull=True)

    def effective_on(self, day: date) -> Self:
        ends = Q(effective_to__isnull=True) | Q(effective_to__gte=day)
        return self.filter(ends, effective_from__lte=day)

    def expiring(self, today: date, *, within_days: int) -> Self:
        """Active ones whose last day is today or one of so many days ahead."""
        last = today + timedelta(days=within_days)
        return self.filter(status="active", effective_to__range=(today, last))

    def holding(
        self, customer_id: UUID | None, origins: list[str], destinations: list[str], day: date
    ) -> list["Rate"]:
        """Those that cover the lane on the day; the exclusion constraint keeps them few."""
        values = lane_values(customer_id, origins, destinations, day)
        return list(self.raw(HOLDING, values))

    def candidates(
        self, customer_id: UUID | None, origins: list[str], destinations: list[str], day: date
    ) -> list["Rate"]:
        """The rates to choose from, and those that come near enough to be told why not; one query.

        Of those that are holding() all, of the others the newest, however many the company has.
        """
        values = lane_values(customer_id, origins, destinations, day)
        return list(self.raw(CANDIDATES, {**values, "passed": PASSED, "elsewhere": ELSEWHERE}))

    def overlapping(self, rate: "Rate") -> Self:
        """Active rates that the exclusion constraint forbids beside this one."""
        same: dict[str, Any] = {
            name: getattr(rate, name)
            for name in ("customer_id", "equipment_type", "mode", "rate_type", "priority")
        }
        ends = ("origin_level", "origin_value", "destination_level", "destination_value")
        same |= {f"{name}__iexact": getattr(rate, name) for name in ends}
        others = self.present().exclude(pk=rate.pk).filter(**same, status="active")
        if rate.effective_to:
            others = others.filter(effective_from__lte=rate.effective_to)
        return others.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=rate.effective_from)
        )


def lane_values(
    customer_id: UUID | None, origins: list[str], destinations: list[str], day: date
) -> dict[str, Any]:
    return {
        "tenant": current_tenant_id(),
        "customer": customer_id,
        "origins": origins,
        "destinations": destinations,
        "day": day,
    }
