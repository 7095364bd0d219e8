import datetime

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import simple_history.models
import uuid_utils.compat
from django.db import migrations, models

import tenancy.context
import tenancy.models.base
import tenancy.sealing.fields


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_tell_named_customers"),
        ("servicing", "0004_visits_without_a_time_in_order"),
        ("tenancy", "0004_company_orders_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalvisit",
            name="maintenance_cycle",
            field=models.DateField(
                editable=False, help_text="The day from which the plan counted to it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="maintenance_cycle",
            field=models.DateField(
                editable=False, help_text="The day from which the plan counted to it.", null=True
            ),
        ),
        migrations.CreateModel(
            name="HistoricalMaintenancePlan",
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
                (
                    "service_type",
                    models.CharField(
                        help_text="A completed service of this type satisfies the plan.",
                        max_length=100,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("time", "By time"),
                            ("meter", "By meter"),
                            ("first_due", "Whichever comes first"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "every_n",
                    models.SmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="every",
                    ),
                ),
                (
                    "every_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("days", "Days"),
                            ("weeks", "Weeks"),
                            ("months", "Months"),
                            ("years", "Years"),
                        ],
                        max_length=10,
                        null=True,
                        verbose_name="unit",
                    ),
                ),
                (
                    "meter_kind",
                    models.CharField(
                        blank=True,
                        choices=[("hours", "Hours"), ("miles", "Miles"), ("cycles", "Cycles")],
                        max_length=10,
                        null=True,
                        verbose_name="meter",
                    ),
                ),
                (
                    "every_meter",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="every so many",
                    ),
                ),
                (
                    "anchor",
                    models.CharField(
                        choices=[
                            ("fixed", "Fixed dates"),
                            ("from_completion", "From the last service"),
                        ],
                        default="fixed",
                        help_text="Whether the next date keeps the rhythm or counts from the last service.",
                        max_length=20,
                    ),
                ),
                (
                    "lead_days",
                    models.SmallIntegerField(
                        default=14,
                        help_text="So many days ahead it is upcoming, and visits are made.",
                        validators=[django.core.validators.MaxValueValidator(366)],
                    ),
                ),
                (
                    "early_window_days",
                    models.SmallIntegerField(
                        blank=True,
                        help_text="A service so many days ahead counts already. Empty for the lead days.",
                        validators=[django.core.validators.MaxValueValidator(366)],
                    ),
                ),
                (
                    "late_window_days",
                    models.SmallIntegerField(
                        default=0,
                        help_text="So many days after its day it is not overdue yet.",
                        validators=[django.core.validators.MaxValueValidator(366)],
                    ),
                ),
                (
                    "instructions",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True,
                        label="maintenance_plan.instructions",
                        max_length=5000,
                        null=True,
                    ),
                ),
                (
                    "auto_create_visit",
                    models.BooleanField(
                        default=False,
                        help_text="Make a visit to be scheduled whenever it is due.",
                        verbose_name="make visits",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("paused", "Paused"), ("ended", "Ended")],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("last_serviced_on", models.DateField(blank=True, null=True)),
                (
                    "serviced_before_on",
                    models.DateField(
                        editable=False,
                        help_text="The service before the plan, told when it was made.",
                        null=True,
                    ),
                ),
                (
                    "counts_from",
                    models.DateField(editable=False, help_text="The day after which it counts."),
                ),
                ("next_due_on", models.DateField(editable=False, null=True)),
                ("due_by", models.DateField(null=True)),
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
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="Who leads the visits that are made.",
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
            ],
            options={
                "verbose_name": "historical maintenance plan",
                "verbose_name_plural": "historical maintenance plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__f7c2e8_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__7fa5f2_idx",
                    ),
                    models.Index(
                        fields=["tenant", "customer", "history_date", "history_id"],
                        name="servicing_h_tenant__b8af60_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MaintenancePlan",
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
                (
                    "service_type",
                    models.CharField(
                        help_text="A completed service of this type satisfies the plan.",
                        max_length=100,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("time", "By time"),
                            ("meter", "By meter"),
                            ("first_due", "Whichever comes first"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "every_n",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="every",
                    ),
                ),
                (
                    "every_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("days", "Days"),
                            ("weeks", "Weeks"),
                            ("months", "Months"),
                            ("years", "Years"),
                        ],
                        max_length=10,
                        null=True,
                        verbose_name="unit",
                    ),
                ),
                (
                    "meter_kind",
                    models.CharField(
                        blank=True,
                        choices=[("hours", "Hours"), ("miles", "Miles"), ("cycles", "Cycles")],
                        max_length=10,
                        null=True,
                        verbose_name="meter",
                    ),
                ),
                (
                    "every_meter",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="every so many",
                    ),
                ),
                (
                    "anchor",
                    models.CharField(
                        choices=[
                            ("fixed", "Fixed dates"),
                            ("from_completion", "From the last service"),
                        ],
                        default="fixed",
                        help_text="Whether the next date keeps the rhythm or counts from the last service.",
                        max_length=20,
                    ),
                ),
                (
                    "lead_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        help_text="So many days ahead it is upcoming, and visits are made.",
                        validators=[django.core.validators.MaxValueValidator(366)],
                    ),
                ),
                (
                    "early_window_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="A service so many days ahead counts already. Empty for the lead days.",
                        validators=[django.core.validators.MaxValueValidator(366)],
                    ),
                ),
                (
                    "late_window_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="So many days after its day it is not overdue yet.",
                        validators=[django.core.validators.MaxValueValidator(366)],
                    ),
                ),
                (
                    "instructions",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True,
                        label="maintenance_plan.instructions",
                        max_length=5000,
                        null=True,
                    ),
                ),
                (
                    "auto_create_visit",
                    models.BooleanField(
                        default=False,
                        help_text="Make a visit to be scheduled whenever it is due.",
                        verbose_name="make visits",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("paused", "Paused"), ("ended", "Ended")],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("last_serviced_on", models.DateField(blank=True, null=True)),
                (
                    "serviced_before_on",
                    models.DateField(
                        editable=False,
                        help_text="The service before the plan, told when it was made.",
                        null=True,
                    ),
                ),
                (
                    "counts_from",
                    models.DateField(editable=False, help_text="The day after which it counts."),
                ),
                ("next_due_on", models.DateField(editable=False, null=True)),
                (
                    "due_by",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            "next_due_on", models.Value(datetime.date(9999, 12, 31))
                        ),
                        output_field=models.DateField(),
                    ),
                ),
                (
                    "customer",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="maintenance_plans",
                        to="customers.customer",
                    ),
                ),
                (
                    "equipment",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="maintenance_plans",
                        to="servicing.equipment",
                    ),
                ),
                (
                    "technician",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        help_text="Who leads the visits that are made.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="maintenance_plans",
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
                        name="plan_by_creation",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("updated_at"),
                        models.F("id"),
                        name="plan_by_update",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("customer"),
                        models.F("created_at"),
                        models.F("id"),
                        name="plan_by_customer",
                    ),
                    models.Index(
                        models.F("tenant"), models.F("equipment"), name="plan_by_equipment"
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("due_by"),
                        models.F("id"),
                        name="plan_by_due_day",
                    ),
                    models.Index(
                        models.F("tenant"), models.F("technician"), name="plan_by_technician"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["time", "meter", "first_due"])),
                        name="plan_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("anchor__in", ["fixed", "from_completion"])),
                        name="plan_anchor_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "paused", "ended"])),
                        name="plan_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("every_unit__isnull", True),
                            ("every_unit__in", ["days", "weeks", "months", "years"]),
                            _connector="OR",
                        ),
                        name="plan_unit_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("meter_kind__isnull", True),
                            ("meter_kind__in", ["hours", "miles", "cycles"]),
                            _connector="OR",
                        ),
                        name="plan_meter_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("basis", "time"),
                                ("every_meter__isnull", True),
                                ("every_n__isnull", False),
                                ("every_unit__isnull", False),
                                ("meter_kind__isnull", True),
                            ),
                            models.Q(
                                ("basis", "meter"),
                                ("every_meter__isnull", False),
                                ("every_n__isnull", True),
                                ("every_unit__isnull", True),
                                ("meter_kind__isnull", False),
                            ),
                            models.Q(
                                ("basis", "first_due"),
                                ("every_meter__isnull", False),
                                ("every_n__isnull", False),
                                ("every_unit__isnull", False),
                                ("meter_kind__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="plan_has_the_intervals_of_its_basis",
                        violation_error_message="A plan has the intervals that its basis names.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("every_n__isnull", True),
                            models.Q(("every_n__gte", 1), ("every_n__lte", 3650)),
                            _connector="OR",
                        ),
                        name="plan_interval_in_bounds",
                        violation_error_message="An interval is 1 to 3650.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("every_meter__isnull", True), ("every_meter__gte", 1), _connector="OR"
                        ),
                        name="plan_meter_interval_above_zero",
                        violation_error_message="An interval by meter is 1 or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("early_window_days__lte", 366),
                            ("lead_days__lte", 366),
                            ("late_window_days__lte", 366),
                        ),
                        name="plan_windows_within_a_year",
                        violation_error_message="A window is up to 366 days.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="historicalvisit",
            name="maintenance_plan",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                help_text="The plan that made the visit.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="servicing.maintenanceplan",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="maintenance_plan",
            field=tenancy.models.base.TenantForeignKey(
                editable=False,
                help_text="The plan that made the visit.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="servicing.maintenanceplan",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                fields=("tenant", "maintenance_plan", "maintenance_cycle"),
                name="visit_once_per_maintenance_cycle",
                violation_error_message="The plan has a visit for what is due already.",
            ),
        ),
    ]
