from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Lower, Now
from uuid_utils.compat import uuid7


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=normal_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        user = self.model(email=normal_email(email), **extra)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **extra)


def normal_email(email: str) -> str:
    """E-mail addresses name one person whatever their case, so sign-in ignores it."""
    return email.strip().lower()


def can_sign_in(path: str) -> Q:
    """User.may_sign_in as a condition on the user whom `path` leads to."""
    demo = {} if settings.QUICKSTART else {f"{path}is_demo": False}
    return Q(**{f"{path}is_active": True}, **demo)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; what they may do hangs on their memberships.

    Users stand outside every company and are deactivated, never deleted. A superuser is an
    operator of the platform and a member of no company.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField("e-mail", unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField("active", default=True)
    # Everybody knows the password of these, so nothing lets them in outside the quick start.
    is_demo = models.BooleanField("demo user", default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # See tenancy.totp. The step of the code used last: a code is good once.
    totp_wrapped = models.BinaryField(null=True)
    totp_last_step = models.BigIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_is_lower"),
        ]

    def __str__(self) -> str:
        return f"user {str(self.pk)[-8:]}"

    @property
    def may_sign_in(self) -> bool:
        """Whether they get in by password, session or token. can_sign_in() asks it of a table."""
        return self.is_active and (settings.QUICKSTART or not self.is_demo)

    def get_full_name(self) -> str:
        """What the admin calls a person; it falls back on the e-mail by itself."""
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this; the site itself then asks for a company (see admin.site)."""
        return self.is_active

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to deactivate the last owner of a company: ConflictError `last_owner`."""
        from tenancy.models.membership import require_other_owners  # noqa: PLC0415 - stands on this

        with transaction.atomic():
            if not (self.is_active or self._state.adding):
                require_other_owners(self)
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.email = normal_email(self.email)
