import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import simple_history.models
import uuid_utils.compat
from django.db import migrations, models

import tenancy.context
import tenancy.models.base
import tenancy.timezones


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_tell_named_customers"),
        ("servicing", "0002_documents_and_customer_ratings"),
        ("tenancy", "0004_company_orders_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="GenerationRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("beat", "The schedule"),
                            ("series", "A new series"),
                            ("admin", "The button"),
                            ("command", "The command"),
                        ],
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "series",
                    models.PositiveIntegerField(default=0, help_text="How many series were due."),
                ),
                ("made", models.PositiveIntegerField(default=0, help_text="Visits.")),
                (
                    "unassigned",
                    models.PositiveIntegerField(
                        default=0, help_text="Visits without a technician."
                    ),
                ),
                (
                    "skipped",
                    models.PositiveIntegerField(default=0, help_text="Dates that get no visit."),
                ),
                (
                    "failures",
                    models.JSONField(default=list, help_text="Of which series it failed, and why."),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.company",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("started_at"),
                        models.F("id"),
                        name="generation_run_by_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecurringService",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("service_type", models.CharField(max_length=100)),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("biweekly", "Every two weeks"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                            ("semiannual", "Twice a year"),
                            ("annual", "Yearly"),
                            ("custom", "By a rule of its own"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        blank=True,
                        help_text="Beside the frequency custom: days by RFC 5545, as FREQ=MONTHLY;BYDAY=2TU.",
                        max_length=500,
                        null=True,
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        help_text="Anchors the rhythm, also where it lies in the past.",
                        validators=[
                            django.core.validators.MinValueValidator(datetime.date(2000, 1, 1)),
                            django.core.validators.MaxValueValidator(datetime.date(2199, 12, 31)),
                        ],
                        verbose_name="first day",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(datetime.date(2199, 12, 31))
                        ],
                        verbose_name="last day",
                    ),
                ),
                (
                    "count",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="How many dates from the first day on, skipped ones included.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                    ),
                ),
                ("preferred_time", models.TimeField(help_text="Local time at the address.")),
                (
                    "duration_minutes",
                    models.PositiveIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10080),
                        ],
                    ),
                ),
                (
                    "window_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Minutes from the start within which an arrival is promised.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="arrival window",
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the address's, else the company's.",
                        max_length=64,
                        validators=[tenancy.timezones.validate_timezone],
                    ),
                ),
                (
                    "follows_place",
                    models.BooleanField(
                        default=True,
                        editable=False,
                        help_text="The zone is that of the place, and moves with it.",
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Per visit, in the company's currency.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "season_months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ]
                        ),
                        blank=True,
                        help_text="Months with visits, as 4, 5, 6; empty for all.",
                        null=True,
                        size=12,
                    ),
                ),
                (
                    "except_dates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(),
                        blank=True,
                        default=list,
                        help_text="Days without a visit.",
                        size=1000,
                    ),
                ),
                (
                    "holiday_policy",
                    models.CharField(
                        choices=[
                            ("none", "Work on holidays"),
                            ("skip", "Skip holidays"),
                            ("next_business_day", "Move to the next business day"),
                            ("previous_business_day", "Move to the business day before"),
                        ],
                        default="none",
                        max_length=24,
                    ),
                ),
                (
                    "holiday_country",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the company's region.",
                        max_length=2,
                        null=True,
                    ),
                ),
                ("holiday_region", models.CharField(blank=True, max_length=10, null=True)),
                (
                    "horizon_days",
                    models.PositiveSmallIntegerField(
                        default=90,
                        help_text="So many days ahead the visits are made.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("paused", "Paused"), ("ended", "Ended")],
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "begins_on",
                    models.DateField(
                        editable=False,
                        help_text="The first day of the ledger; nothing is made for days before.",
                    ),
                ),
                (
                    "address",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recurring_services",
                        to="customers.address",
                    ),
                ),
                (
                    "customer",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recurring_services",
                        to="customers.customer",
                    ),
                ),
                (
                    "supersedes",
                    tenancy.models.base.TenantForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="servicing.recurringservice",
                    ),
                ),
                (
                    "technician",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        help_text="Who leads each visit, where free.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recurring_services",
                        to="servicing.technician",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.company",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("created_at"),
                        models.F("id"),
                        name="series_by_creation",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("updated_at"),
                        models.F("id"),
                        name="series_by_update",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("customer"),
                        models.F("created_at"),
                        models.F("id"),
                        name="series_by_customer",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("status"),
                        models.F("created_at"),
                        models.F("id"),
                        name="series_by_status",
                    ),
                    models.Index(models.F("tenant"), models.F("address"), name="series_by_address"),
                    models.Index(
                        models.F("tenant"), models.F("technician"), name="series_by_technician"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "frequency__in",
                                [
                                    "daily",
                                    "weekly",
                                    "biweekly",
                                    "monthly",
                                    "quarterly",
                                    "semiannual",
                                    "annual",
                                    "custom",
                                ],
                            )
                        ),
                        name="series_frequency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "paused", "ended"])),
                        name="series_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "holiday_policy__in",
                                ["none", "skip", "next_business_day", "previous_business_day"],
                            )
                        ),
                        name="series_holiday_policy_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("frequency", "custom"), ("rule__isnull", False)),
                            models.Q(
                                models.Q(("frequency", "custom"), _negated=True),
                                ("rule__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="series_rule_if_custom",
                        violation_error_message="A rule stands beside the frequency custom, and beside no other.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="series_end_after_start",
                        violation_error_message="A series ends on or after its first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("count__isnull", True), _connector="OR"
                        ),
                        name="series_one_end",
                        violation_error_message="A series ends on a day or after a count, not by both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__gte", datetime.date(2000, 1, 1))),
                        name="series_starts_in_this_age",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("count__isnull", True), ("count__gte", 1), _connector="OR"
                        ),
                        name="series_count_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration_minutes__gte", 1)),
                        name="series_duration_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("horizon_days__gte", 1), ("horizon_days__lte", 366)),
                        name="series_horizon_within_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("season_months__isnull", True),
                            ("season_months__len__gte", 1),
                            _connector="OR",
                        ),
                        name="series_season_has_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price__isnull", True), ("price__gte", 0), _connector="OR"
                        ),
                        name="series_price_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeriesEquipment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "equipment",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recurring_services",
                        to="servicing.equipment",
                    ),
                ),
                (
                    "series",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="equipment",
                        to="servicing.recurringservice",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.company",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("equipment"),
                        models.F("series"),
                        name="series_by_equipment",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "series", "equipment"),
                        name="series_equipment_once",
                        violation_error_message="This equipment is listed already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerMark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("reaches_to", models.DateField()),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.company",
                    ),
                ),
                (
                    "series",
                    tenancy.models.base.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="servicing.recurringservice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "series"), name="ledger_mark_once_per_series"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("date", models.DateField()),
                ("start", models.DateTimeField(null=True)),
                ("end", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=30, null=True)),
                ("message", models.CharField(max_length=300, null=True)),
                (
                    "planned_at",
                    models.DateTimeField(
                        help_text="The visit's last change as planning left it; any later one is somebody's."
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.company",
                    ),
                ),
                (
                    "visit",
                    tenancy.models.base.TenantForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="servicing.visit",
                    ),
                ),
                (
                    "series",
                    tenancy.models.base.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ledger",
                        to="servicing.recurringservice",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "ledger entries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "series", "date"),
                        name="ledger_once_per_date",
                        violation_error_message="This date of the series is entered already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end__isnull", False),
                                ("start__isnull", False),
                                ("visit__isnull", False),
                            ),
                            models.Q(
                                (
                                    "reason__in",
                                    ["holiday", "season", "excepted", "missed", "paused"],
                                ),
                                ("reason__isnull", False),
                                ("visit__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="ledger_visit_or_reason",
                        violation_error_message="A date has a visit, or a reason why it has none.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSeriesEquipment",
            fields=[
                ("history_channel", models.TextField(editable=False, null=True)),
                ("history_request_id", models.TextField(editable=False, null=True)),
                ("history_ip", models.GenericIPAddressField(editable=False, null=True)),
                ("history_xact", models.BigIntegerField(editable=False)),
                ("history_erased", models.JSONField(db_default={}, default=dict, editable=False)),
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("position", models.SmallIntegerField(default=0, editable=False)),
                ("history_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "equipment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.equipment",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tenancy.company",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.recurringservice",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical series equipment",
                "verbose_name_plural": "historical series equipments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__509a72_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__5d5bec_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRecurringService",
            fields=[
                ("history_channel", models.TextField(editable=False, null=True)),
                ("history_request_id", models.TextField(editable=False, null=True)),
                ("history_ip", models.GenericIPAddressField(editable=False, null=True)),
                ("history_xact", models.BigIntegerField(editable=False)),
                ("history_erased", models.JSONField(db_default={}, default=dict, editable=False)),
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("service_type", models.CharField(max_length=100)),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("biweekly", "Every two weeks"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                            ("semiannual", "Twice a year"),
                            ("annual", "Yearly"),
                            ("custom", "By a rule of its own"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        blank=True,
                        help_text="Beside the frequency custom: days by RFC 5545, as FREQ=MONTHLY;BYDAY=2TU.",
                        max_length=500,
                        null=True,
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        help_text="Anchors the rhythm, also where it lies in the past.",
                        validators=[
                            django.core.validators.MinValueValidator(datetime.date(2000, 1, 1)),
                            django.core.validators.MaxValueValidator(datetime.date(2199, 12, 31)),
                        ],
                        verbose_name="first day",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(datetime.date(2199, 12, 31))
                        ],
                        verbose_name="last day",
                    ),
                ),
                (
                    "count",
                    models.IntegerField(
                        blank=True,
                        help_text="How many dates from the first day on, skipped ones included.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                    ),
                ),
                ("preferred_time", models.TimeField(help_text="Local time at the address.")),
                (
                    "duration_minutes",
                    models.IntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10080),
                        ],
                    ),
                ),
                (
                    "window_minutes",
                    models.IntegerField(
                        blank=True,
                        help_text="Minutes from the start within which an arrival is promised.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="arrival window",
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the address's, else the company's.",
                        max_length=64,
                        validators=[tenancy.timezones.validate_timezone],
                    ),
                ),
                (
                    "follows_place",
                    models.BooleanField(
                        default=True,
                        editable=False,
                        help_text="The zone is that of the place, and moves with it.",
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Per visit, in the company's currency.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "season_months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ]
                        ),
                        blank=True,
                        help_text="Months with visits, as 4, 5, 6; empty for all.",
                        null=True,
                        size=12,
                    ),
                ),
                (
                    "except_dates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(),
                        blank=True,
                        default=list,
                        help_text="Days without a visit.",
                        size=1000,
                    ),
                ),
                (
                    "holiday_policy",
                    models.CharField(
                        choices=[
                            ("none", "Work on holidays"),
                            ("skip", "Skip holidays"),
                            ("next_business_day", "Move to the next business day"),
                            ("previous_business_day", "Move to the business day before"),
                        ],
                        default="none",
                        max_length=24,
                    ),
                ),
                (
                    "holiday_country",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the company's region.",
                        max_length=2,
                        null=True,
                    ),
                ),
                ("holiday_region", models.CharField(blank=True, max_length=10, null=True)),
                (
                    "horizon_days",
                    models.SmallIntegerField(
                        default=90,
                        help_text="So many days ahead the visits are made.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("paused", "Paused"), ("ended", "Ended")],
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "begins_on",
                    models.DateField(
                        editable=False,
                        help_text="The first day of the ledger; nothing is made for days before.",
                    ),
                ),
                ("history_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "address",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="customers.address",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="Who leads each visit, where free.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.technician",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tenancy.company",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.recurringservice",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical recurring service",
                "verbose_name_plural": "historical recurring services",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__8b6247_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__70ff56_idx",
                    ),
                    models.Index(
                        fields=["tenant", "customer", "history_date", "history_id"],
                        name="servicing_h_tenant__c6f173_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="historicalvisit",
            name="recurring_service",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="servicing.recurringservice",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="recurring_service",
            field=tenancy.models.base.TenantForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="servicing.recurringservice",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("archived_at__isnull", True), ("recurring_service__isnull", False)
                ),
                fields=("tenant", "recurring_service", "occurrence_date"),
                name="visit_once_per_occurrence",
                violation_error_message="This date of the series has another visit.",
            ),
        ),
    ]
