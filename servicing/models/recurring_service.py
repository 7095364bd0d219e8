from datetime import date, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from customers.models import Address, Customer
from servicing.business_days import holiday_calendar
from servicing.models.equipment import belongs_to_customer
from servicing.models.recurring_service_rules import CONSTRAINTS, INDEXES
from servicing.models.series_rules import (
    FIRST_DAY,
    LAST_DAY,
    errors_of,
)
from servicing.models.series_warnings import warnings_of
from servicing.models.technician import Technician
from servicing.occurrences import HolidayPolicy, Timetable
from servicing.recurrence import Frequency, Rhythm
from servicing.rules import normal_rule
from tenancy.models import ArchivableModel, TenantForeignKey
from tenancy.timezones import validate_timezone


class RecurringService(ArchivableModel):
    """Work that comes back at a customer's: its rhythm, and what each visit of it is.

    The visits are made by `servicing.generation`, each once, from the ledger of its dates.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    customer = TenantForeignKey(Customer, models.CASCADE, related_name="recurring_services")
    address = TenantForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="recurring_services"
    )
    technician = TenantForeignKey(
        Technician,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recurring_services",
        help_text="Who leads each visit, where free.",
    )
    service_type = models.CharField(max_length=100)
    frequency = models.CharField(max_length=20, choices=Frequency)
    rule = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=500,
        blank=True,
        null=True,
        help_text="Beside the frequency custom: days by RFC 5545, as FREQ=MONTHLY;BYDAY=2TU.",
    )
    starts_on = models.DateField(
        "first day",
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        help_text="Anchors the rhythm, also where it lies in the past.",
    )
    ends_on = models.DateField(
        "last day", null=True, blank=True, validators=[MaxValueValidator(LAST_DAY)]
    )
    count = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
        help_text="How many dates from the first day on, skipped ones included.",
    )
    preferred_time = models.TimeField(help_text="Local time at the address.")
    duration_minutes = models.PositiveIntegerField(
        default=60, validators=[MinValueValidator(1), MaxValueValidator(7 * 24 * 60)]
    )
    window_minutes = models.PositiveIntegerField(
        "arrival window",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 60)],
        help_text="Minutes from the start within which an arrival is promised.",
    )
    timezone = models.CharField(
        max_length=64,
        blank=True,
        validators=[validate_timezone],
        help_text="Empty for the address's, else the company's.",
    )
    follows_place = models.BooleanField(
        default=True, editable=False, help_text="The zone is that of the place, and moves with it."
    )
    price = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Per visit, in the company's currency.",
    )
    season_months = ArrayField(
        models.PositiveSmallIntegerField(
            validators=[MinValueValidator(1), MaxValueValidator(12)],
        ),
        null=True,
        blank=True,
        size=12,
        help_text="Months with visits, as 4, 5, 6; empty for all.",
    )
    except_dates = ArrayField(
        models.DateField(), default=list, blank=True, size=1000, help_text="Days without a visit."
    )
    holiday_policy = models.CharField(
        max_length=24, choices=HolidayPolicy, default=HolidayPolicy.NONE
    )
    holiday_country = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=2, blank=True, null=True, help_text="Empty for the company's region."
    )
    holiday_region = models.CharField(max_length=10, blank=True, null=True)  # noqa: DJ001
    horizon_days = models.PositiveSmallIntegerField(
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text="So many days ahead the visits are made.",
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    begins_on = models.DateField(
        editable=False, help_text="The first day of the ledger; nothing is made for days before."
    )
    supersedes = TenantForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="superseded_by"
    )

    class Meta(ArchivableModel.Meta):
        abstract = False
        constraints = CONSTRAINTS
        indexes = INDEXES

    def __str__(self) -> str:
        return f"recurring service {str(self.pk)[-8:]}"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        series: Self = super().from_db(*args, **kwargs)
        series.stored_zone = series.__dict__.get("timezone", "")
        return series

    stored_zone = ""  # As the database has it; another one was chosen by somebody.

    def clean_fields(self, exclude: Any = None) -> None:
        # Before the fields are looked at, so that defaults are checked like what is sent.
        self.settle_zone()
        self.rule = normal_rule(self.rule) if self.rule else None
        self.except_dates = sorted(set(self.except_dates or []))
        if self.season_months is not None:
            self.season_months = sorted(set(self.season_months))
        if self.holiday_policy != HolidayPolicy.NONE and not self.holiday_country:
            self.holiday_country = self.tenant.region
        super().clean_fields(exclude=exclude)

    def settle_zone(self) -> None:
        """A zone that nobody chose is the place's, and stays so when the place's changes."""
        if not self.timezone:
            self.follows_place = True
        elif self.timezone != self.stored_zone:
            self.follows_place = self.timezone == self.zone_of_place
        if self.follows_place:
            self.timezone = self.zone_of_place

    @property
    def zone_of_place(self) -> str:
        place = self.address.timezone if self.address else None
        return place or self.tenant.timezone

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = dict(belongs_to_customer(self, "address"))
        errors |= errors_of(self)
        if self._state.adding and self.technician and not self.technician.active:
            message = "This technician does not work for the company any more."
            errors["technician"] = ValidationError(message, code="inactive")
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.begins_on is None:
            self.begins_on = self.today(timezone.now())
        super().save(*args, **kwargs)

    def archive(self) -> None:
        super().archive()
        self.replan()

    def restore(self) -> None:
        super().restore()
        self.replan()

    def replan(self) -> None:
        """Let the visits ahead follow from what stands in it; in the caller's transaction."""
        from servicing.generation.replanning import replan  # noqa: PLC0415 - stands on the models

        replan(self, now=timezone.now())

    def warnings(self) -> list[dict[str, str]]:
        """What was accepted but should be looked at: [{code, message, field}], API names."""
        return warnings_of(self)

    @property
    def is_planned(self) -> bool:
        """Whether dates ahead are entered: those of a paused series are, as skipped."""
        gone = self.archived_at is not None or self.customer.archived_at is not None
        return self.status != self.Status.ENDED and not gone

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.frequency, self.starts_on, self.ends_on, self.count, self.rule or "")

    @property
    def timetable(self) -> Timetable:
        """UnknownCalendarError where the library knows the series' holidays no more."""
        observes = self.holiday_policy != HolidayPolicy.NONE
        return Timetable(
            rhythm=self.rhythm,
            start_time=self.preferred_time,
            zone=self.zone,
            duration=timedelta(minutes=self.duration_minutes),
            season_months=frozenset(self.season_months or ()),
            except_dates=frozenset(self.except_dates),
            holiday_policy=self.holiday_policy,
            holidays=holiday_calendar(self.holiday_country or "", self.holiday_region or None)
            if observes
            else None,
        )

    def today(self, now: Any) -> date:
        """The local day at the place of the work."""
        day: date = now.astimezone(self.zone).date()
        return day

    def horizon(self, now: Any) -> date:
        """The last day for which visits are made by now."""
        return self.today(now) + timedelta(days=self.horizon_days)
