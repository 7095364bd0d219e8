from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Now
from uuid_utils.compat import uuid7

from tenancy.audit.history import TenantHistory
from tenancy.errors import ConflictError
from tenancy.models.company import Company
from tenancy.models.user import User, can_sign_in
from tenancy.roles import Role


class MembershipQuerySet(models.QuerySet["Membership"]):
    def working(self) -> Self:
        """Memberships with which one can sign in now."""
        return self.filter(can_sign_in("user__"), active=True, accepted_at__isnull=False)


class Membership(models.Model):
    """A user's place in one company: their role there, and whether it still holds.

    Read before a company is known, so it stands outside row security and holds no customer data.

    A company keeps a working owner: save(), delete() and User.save() refuse to take the last one.
    No constraint of the database holds it, for shredding a company must let all of them go; so a
    queryset's update() and delete(), which no screen and no route reaches here, ask nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        Company, models.PROTECT, related_name="memberships", verbose_name="company"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    active = models.BooleanField(default=True)
    accepted_at = models.DateTimeField(
        null=True, editable=False, help_text="When the invitation was accepted."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MembershipQuerySet.as_manager()
    history: ClassVar[Any] = TenantHistory()

    class Meta:
        verbose_name = "member"
        constraints = [
            UniqueConstraint(
                fields=["tenant", "user"],
                name="member_once_per_company",
                violation_error_message="This person is a member already.",
            ),
            CheckConstraint(condition=Q(role__in=Role.values), name="member_role_known"),
        ]

    def __str__(self) -> str:
        return f"member {str(self.pk)[-8:]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to leave the company without an owner: ConflictError `last_owner`.

        The company's row is locked, or two owners could demote one another at once.
        """
        with transaction.atomic():
            Company.objects.select_for_update().get(pk=self.tenant_id)
            if not self._is_working_owner() and self._was_last_owner():
                raise last_owner()
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse as save() does."""
        with transaction.atomic():
            Company.objects.select_for_update().get(pk=self.tenant_id)
            if self._was_last_owner():
                raise last_owner()
            return super().delete(*args, **kwargs)

    def _is_working_owner(self) -> bool:
        return self.role == Role.OWNER and self.active and self.accepted_at is not None

    def _was_last_owner(self) -> bool:
        owners = Membership.objects.working().filter(tenant_id=self.tenant_id, role=Role.OWNER)
        return list(owners.values_list("pk", flat=True)) == [self.pk]


def last_owner() -> ConflictError:
    return ConflictError("A company keeps at least one owner.", "last_owner")


def require_other_owners(user: User) -> None:
    """Raise ConflictError `last_owner` if a company would have no owner without `user`.

    The companies are locked in one order, or two owners of two companies could deadlock.
    """
    owned = user.memberships.filter(role=Role.OWNER, active=True, accepted_at__isnull=False)
    companies = Company.objects.filter(pk__in=owned.values("tenant_id")).order_by("pk")
    kept = Membership.objects.working().filter(role=Role.OWNER).exclude(user=user)
    for company in companies.select_for_update():
        if not kept.filter(tenant=company).exists():
            raise last_owner()
