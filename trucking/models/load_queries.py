"""Questions about many loads."""

from datetime import datetime
from typing import Any, Self

from tenancy.managers import TenantQuerySet
from trucking.moves import OVER, Status


class LoadQuerySet(TenantQuerySet[Any]):
    """The questions that the office asks about many loads at once."""

    def without_proof_of_delivery(self) -> Self:
        """Delivered, and nobody can be billed for it yet."""
        return self.filter(status__in=[Status.DELIVERED, Status.CLOSED], has_pod=False)

    def late(self, now: datetime) -> Self:
        """On their way, or not even that, past the time of their delivery."""
        return self.exclude(status__in=OVER).filter(delivery_at__lt=now)
