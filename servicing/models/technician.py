import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator
from django.db import models
from django.db.models import UniqueConstraint

from customers.phones import validate_phone
from servicing.working_hours import Span, validate_working_hours, without, working_spans
from tenancy.models import ArchivableModel, Membership, TenantForeignKey
from tenancy.sealing.fields import SealedCharField
from tenancy.timezones import validate_timezone

SECRET_BYTES = 24


class Technician(ArchivableModel):
    """Somebody whom the company sends to its customers."""

    name = SealedCharField(label="technician.name", max_length=200)
    email = SealedCharField(
        "e-mail",
        label="technician.email",
        max_length=254,
        blank=True,
        null=True,
        validators=[EmailValidator()],
    )
    phone = SealedCharField(label="technician.phone", max_length=50, blank=True, null=True)
    skills = ArrayField(models.CharField(max_length=50), default=list, blank=True, size=50)
    color = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=7,
        blank=True,
        null=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Send a color such as #2f855a.")],
    )
    active = models.BooleanField(default=True)
    member = TenantForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="technicians",
        help_text="The member who signs in as this technician.",
    )
    timezone = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=64, blank=True, null=True, validators=[validate_timezone]
    )
    working_hours = models.JSONField(
        null=True,
        blank=True,
        validators=[validate_working_hours],
        help_text='{"mon": [["08:00", "17:00"]], …}; empty for always free.',
    )
    calendar_key_hash = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - NULL: no feed

    class Meta(ArchivableModel.Meta):
        abstract = False
        constraints = [
            UniqueConstraint(
                fields=["tenant", "member"],
                name="technician_once_per_member",
                violation_error_message="This member is another technician already.",
            ),
        ]
        indexes = [
            models.Index("tenant", "created_at", "id", name="technician_by_creation"),
            models.Index("tenant", "updated_at", "id", name="technician_by_update"),
        ]

    def __str__(self) -> str:
        return f"technician {str(self.pk)[-8:]}"

    def clean(self) -> None:
        super().clean()
        if self.phone:
            try:
                validate_phone(self.phone, self.tenant.region)
            except ValidationError as error:
                raise ValidationError({"phone": error}) from None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone or self.tenant.timezone)

    def free_spans(self, within: Span) -> list[Span]:
        """Where this person works and is neither away nor on a visit; three queries at most."""
        working = [within]
        if self.working_hours is not None:
            working = list(working_spans(self.working_hours, self.zone, within))
        away = self.time_off.filter(
            archived_at__isnull=True, start__lt=within.end, end__gt=within.start
        ).values_list("start", "end")
        booked = self.bookings.filter(during__overlap=(within.start, within.end)).values_list(
            "during", flat=True
        )
        taken = [Span(*times) for times in away] + [Span(r.lower, r.upper) for r in booked]
        return without(working, sorted(taken))

    @property
    def is_working(self) -> bool:
        """Whether they work for the company still."""
        return self.active and self.archived_at is None

    def works_through(self, span: Span) -> bool:
        """Whether `span` lies inside the working hours."""
        if self.working_hours is None:
            return True
        working = list(working_spans(self.working_hours, self.zone, span))
        return without([span], working) == []

    def issue_calendar_key(self) -> str:
        """Return the one key of this person's calendar feed; any earlier one ends here.

        The key names the company, since a feed is asked for without a token; of it only a digest
        is kept.
        """
        company: UUID = self.tenant.pk
        text = urlsafe_b64encode(company.bytes + secrets.token_bytes(SECRET_BYTES)).decode()
        self.calendar_key_hash = digest_of(text)
        self.save(update_fields=["calendar_key_hash", "updated_at"])
        return text

    def revoke_calendar_key(self) -> None:
        self.calendar_key_hash = None
        self.save(update_fields=["calendar_key_hash", "updated_at"])

    @classmethod
    def of_calendar_key(cls, key: str) -> Self | None:
        """Whose calendar a key opens, within the active company."""
        return cls.objects.filter(
            calendar_key_hash=digest_of(key), active=True, archived_at__isnull=True
        ).first()


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def company_of_calendar_key(key: str) -> UUID | None:
    """The company that a key names, which proves nothing yet; None for what is no key."""
    try:
        raw = urlsafe_b64decode(key.encode())
    except ValueError:  # Of UnicodeError and binascii.Error, too.
        return None
    return UUID(bytes=raw[:16]) if len(raw) == 16 + SECRET_BYTES else None


def span_of(start: datetime | None, end: datetime | None) -> Span | None:
    return Span(start, end) if start and end else None
