"""Questions about many rates."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Q

from tenancy.managers import TenantQuerySet

if TYPE_CHECKING:
    from trucking.models import Rate

PASSED = 100  # Rates of the lane that are told of though they do not hold on the day.
ELSEWHERE = 25  # Rates of other lanes that are told of, of the customer's own and of the tariff.


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

    def covering(self, origins: list[str], destinations: list[str]) -> Self:
        return self.filter(origin_key__in=origins, destination_key__in=destinations)

    def candidates(
        self, customer_id: UUID | None, origins: list[str], destinations: list[str], day: date
    ) -> list["Rate"]:
        """The rates to choose from, and those that come near enough to be told why not; one query.

        Of those that cover the lane and hold on the day all: the exclusion constraint keeps them
        few. Of the others the newest, however many the company has.
        """
        owners = Q(customer_id__isnull=True)
        if customer_id:
            owners |= Q(customer_id=customer_id)
        known = self.present()
        covering = known.filter(owners).covering(origins, destinations)
        holding = covering.filter(status="active").effective_on(day)
        resting = covering.filter(
            ~Q(status="active") | Q(effective_from__gt=day) | Q(effective_to__lt=day)
        )
        parts = [resting.order_by("-effective_from", "-id")[:PASSED]]
        for owner in {customer_id, None}:
            own = known.filter(customer_id=owner) if owner else known.filter(customer__isnull=True)
            other = own.filter(~Q(origin_key__in=origins) | ~Q(destination_key__in=destinations))
            parts.append(other.order_by("-created_at", "-id")[:ELSEWHERE])
        return list(holding.union(*parts, all=True))

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
