"""The end of a company: its personal data becomes unreadable for ever, and nobody gets in."""

from datetime import datetime
from typing import NamedTuple

from tenancy.context import tenant_scope
from tenancy.isolation.closed import drop_company
from tenancy.models import AuthToken, Company, DataKey, Membership
from tenancy.sealing.keys import destroy_data_keys


class Shredded(NamedTuple):
    keys: int
    members: int
    tokens: int


def shred(company: Company, *, at: datetime) -> Shredded:
    """Destroy the company's data keys, deactivate its members and revoke their tokens."""
    with tenant_scope(company.pk):
        # A rotation under way would add a key after these were destroyed.
        list(DataKey.objects.order_by("number").select_for_update())
        members = Membership.objects.filter(tenant=company, active=True)
        tokens = AuthToken.objects.filter(membership__tenant=company, revoked_at__isnull=True)
        # Their keys go with the data keys, but which rows share a token would still be seen.
        drop_company(company.pk)
        return Shredded(
            keys=destroy_data_keys(),
            # Past Membership.save(), which keeps a last owner.
            members=members.update(active=False, updated_at=at),
            tokens=tokens.update(revoked_at=at, updated_at=at),
        )
