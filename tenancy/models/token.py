from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Now
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager
from uuid_utils.compat import uuid7

from tenancy.asker import Asker
from tenancy.audit.history import TenantHistory
from tenancy.models.base import TenantForeignKey
from tenancy.models.company import Company
from tenancy.models.membership import Membership
from tenancy.roles import Role


class AuthTokenQuerySet(models.QuerySet["AuthToken"]):
    def alive(self, now: datetime | Now) -> Self:
        unexpired = Q(expiry__isnull=True) | Q(expiry__gt=now)
        return self.filter(unexpired, revoked_at__isnull=True)


class AuthToken(AbstractAuthToken):
    """A bearer token of one membership; of the secret only its SHA-512 digest is kept.

    `role` is set for an integration: it narrows what the token may do, and holds only while
    its maker is an owner.
    """

    id = models.UUIDField(default=uuid7, unique=True, editable=False)
    # The membership's; a composite key holds the two together.
    tenant = models.ForeignKey(Company, models.PROTECT, editable=False, related_name="+")
    membership = TenantForeignKey(Membership, models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=20, choices=Role, null=True, blank=True)  # noqa: DJ001 - NULL: the member's own role
    last_used_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = AuthTokenManager.from_queryset(AuthTokenQuerySet)()
    # Not the digest, and not each use.
    history: ClassVar[Any] = TenantHistory(excluded_fields=["digest", "last_used_at"])

    class Meta:
        verbose_name = "API token"
        constraints = [
            CheckConstraint(
                condition=Q(role__isnull=True) | Q(role__in=Role.values), name="token_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"token {str(self.id)[-8:]}"

    @classmethod
    def issue(
        cls,
        membership: Membership,
        *,
        label: str = "",
        role: str | None = None,
        lifetime: timedelta | None = None,
    ) -> tuple["AuthToken", str]:
        """Make a token and return it with its secret, which is never to be had again."""
        extra: dict[str, Any] = {"expiry": lifetime} if lifetime else {}
        return cls.objects.create(
            user=membership.user,
            tenant_id=membership.tenant_id,
            membership=membership,
            label=label,
            role=role,
            **extra,
        )

    @property
    def prefix(self) -> str:
        return self.token_key

    def asker(self) -> Asker:
        member = self.membership
        narrowed = self.role if member.role == Role.OWNER else None
        return Asker(member, Role(narrowed or member.role), self)

    def revoke(self) -> None:
        """Revoke at once; a second time changes nothing."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at", "updated_at"])
