from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.deletion
import simple_history.models
import uuid_utils.compat
from django.db import migrations, models

import servicing.working_hours
import tenancy.context
import tenancy.models.base
import tenancy.sealing.fields
import tenancy.timezones


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0002_index_home_figures"),
        ("tenancy", "0002_jobs"),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name="Equipment",
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
                ("name", models.CharField(max_length=200)),
                ("category", models.CharField(blank=True, max_length=100, null=True)),
                ("manufacturer", models.CharField(blank=True, max_length=100, null=True)),
                ("model", models.CharField(blank=True, max_length=100, null=True)),
                ("serial_number", models.CharField(blank=True, max_length=100, null=True)),
                ("installed_on", models.DateField(blank=True, null=True)),
                ("manufacturer_warranty_starts_on", models.DateField(blank=True, null=True)),
                ("manufacturer_warranty_ends_on", models.DateField(blank=True, null=True)),
                ("provider_warranty_starts_on", models.DateField(blank=True, null=True)),
                ("provider_warranty_ends_on", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("in_storage", "In storage"),
                            ("under_repair", "Under repair"),
                            ("retired", "Retired"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "notes",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="equipment.notes", max_length=5000, null=True
                    ),
                ),
                ("last_serviced_at", models.DateTimeField(editable=False, null=True)),
                (
                    "next_due_on",
                    models.DateField(
                        editable=False,
                        help_text="The soonest day that a maintenance plan asks for.",
                        null=True,
                    ),
                ),
                (
                    "address",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equipment",
                        to="customers.address",
                    ),
                ),
                (
                    "customer",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="equipment",
                        to="customers.customer",
                    ),
                ),
                (
                    "replaced_by",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="servicing.equipment",
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
                "verbose_name_plural": "equipment",
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("created_at"),
                        models.F("id"),
                        name="equipment_by_creation",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("updated_at"),
                        models.F("id"),
                        name="equipment_by_update",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("customer"),
                        models.F("created_at"),
                        models.F("id"),
                        name="equipment_by_customer",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("serial_number"),
                        name="equipment_by_serial_number",
                    ),
                    models.Index(
                        models.F("tenant"), models.F("address"), name="equipment_by_address"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["active", "in_storage", "under_repair", "retired"])
                        ),
                        name="equipment_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("manufacturer_warranty_starts_on__isnull", True),
                            ("manufacturer_warranty_ends_on__isnull", True),
                            (
                                "manufacturer_warranty_ends_on__gte",
                                models.F("manufacturer_warranty_starts_on"),
                            ),
                            _connector="OR",
                        ),
                        name="equipment_manufacturer_warranty_in_order",
                        violation_error_message="A warranty ends on or after its first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provider_warranty_starts_on__isnull", True),
                            ("provider_warranty_ends_on__isnull", True),
                            (
                                "provider_warranty_ends_on__gte",
                                models.F("provider_warranty_starts_on"),
                            ),
                            _connector="OR",
                        ),
                        name="equipment_provider_warranty_in_order",
                        violation_error_message="A warranty ends on or after its first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_by__isnull", True),
                            models.Q(("replaced_by", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="equipment_not_its_own_replacement",
                        violation_error_message="Equipment cannot replace itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalEquipment",
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
                ("name", models.CharField(max_length=200)),
                ("category", models.CharField(blank=True, max_length=100, null=True)),
                ("manufacturer", models.CharField(blank=True, max_length=100, null=True)),
                ("model", models.CharField(blank=True, max_length=100, null=True)),
                ("serial_number", models.CharField(blank=True, max_length=100, null=True)),
                ("installed_on", models.DateField(blank=True, null=True)),
                ("manufacturer_warranty_starts_on", models.DateField(blank=True, null=True)),
                ("manufacturer_warranty_ends_on", models.DateField(blank=True, null=True)),
                ("provider_warranty_starts_on", models.DateField(blank=True, null=True)),
                ("provider_warranty_ends_on", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("in_storage", "In storage"),
                            ("under_repair", "Under repair"),
                            ("retired", "Retired"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "notes",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="equipment.notes", max_length=5000, null=True
                    ),
                ),
                ("last_serviced_at", models.DateTimeField(editable=False, null=True)),
                (
                    "next_due_on",
                    models.DateField(
                        editable=False,
                        help_text="The soonest day that a maintenance plan asks for.",
                        null=True,
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
                    "replaced_by",
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
            ],
            options={
                "verbose_name": "historical equipment",
                "verbose_name_plural": "historical equipment",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__37df69_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__34e3d4_idx",
                    ),
                    models.Index(
                        fields=["tenant", "customer", "history_date", "history_id"],
                        name="servicing_h_tenant__2ff0ea_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeter",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("hours", "Hours"), ("miles", "Miles"), ("cycles", "Cycles")],
                        max_length=10,
                    ),
                ),
                ("reading", models.DecimalField(decimal_places=2, max_digits=14)),
                ("read_at", models.DateTimeField()),
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
            ],
            options={
                "verbose_name": "historical meter",
                "verbose_name_plural": "historical meters",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__1335c8_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__0377b6_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeterReading",
            fields=[
                ("history_channel", models.TextField(editable=False, null=True)),
                ("history_request_id", models.TextField(editable=False, null=True)),
                ("history_ip", models.GenericIPAddressField(editable=False, null=True)),
                ("history_xact", models.BigIntegerField(editable=False)),
                ("history_erased", models.JSONField(db_default={}, default=dict, editable=False)),
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("hours", "Hours"), ("miles", "Miles"), ("cycles", "Cycles")],
                        max_length=10,
                    ),
                ),
                (
                    "reading",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "reset",
                    models.BooleanField(
                        default=False, help_text="The meter began anew with this reading."
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
            ],
            options={
                "verbose_name": "historical meter reading",
                "verbose_name_plural": "historical meter readings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__1026cc_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__7b85d6_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTechnician",
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
                    "name",
                    tenancy.sealing.fields.SealedCharField(
                        label="technician.name", max_length=200, null=True
                    ),
                ),
                (
                    "email",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True,
                        label="technician.email",
                        max_length=254,
                        null=True,
                        validators=[django.core.validators.EmailValidator()],
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "phone",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="technician.phone", max_length=50, null=True
                    ),
                ),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=50,
                    ),
                ),
                (
                    "color",
                    models.CharField(
                        blank=True,
                        max_length=7,
                        null=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-fA-F]{6}$", "Send a color such as #2f855a."
                            )
                        ],
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                (
                    "timezone",
                    models.CharField(
                        blank=True,
                        max_length=64,
                        null=True,
                        validators=[tenancy.timezones.validate_timezone],
                    ),
                ),
                (
                    "working_hours",
                    models.JSONField(
                        blank=True,
                        help_text='{"mon": [["08:00", "17:00"]], …}; empty for always free.',
                        null=True,
                        validators=[servicing.working_hours.validate_working_hours],
                    ),
                ),
                ("calendar_key_hash", models.CharField(editable=False, max_length=64, null=True)),
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
                    "member",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="The member who signs in as this technician.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tenancy.membership",
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
                "verbose_name": "historical technician",
                "verbose_name_plural": "historical technicians",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__962611_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__b55df0_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Meter",
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
                    "kind",
                    models.CharField(
                        choices=[("hours", "Hours"), ("miles", "Miles"), ("cycles", "Cycles")],
                        max_length=10,
                    ),
                ),
                ("reading", models.DecimalField(decimal_places=2, max_digits=14)),
                ("read_at", models.DateTimeField()),
                (
                    "equipment",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meters",
                        to="servicing.equipment",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "equipment", "kind"),
                        name="meter_one_of_a_kind",
                        violation_error_message="Equipment has one meter of a kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["hours", "miles", "cycles"])),
                        name="meter_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeterReading",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("hours", "Hours"), ("miles", "Miles"), ("cycles", "Cycles")],
                        max_length=10,
                    ),
                ),
                (
                    "reading",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "reset",
                    models.BooleanField(
                        default=False, help_text="The meter began anew with this reading."
                    ),
                ),
                (
                    "equipment",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="servicing.equipment",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "equipment", "kind", "read_at"),
                        name="meter_reading_once_per_instant",
                        violation_error_message="This meter was read at this instant already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["hours", "miles", "cycles"])),
                        name="meter_reading_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reading__gte", 0)), name="meter_reading_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceRecord",
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
                ("service_date", models.DateTimeField()),
                ("service_type", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("preventive", "Preventive"),
                            ("corrective", "Corrective"),
                            ("installation", "Installation"),
                            ("inspection", "Inspection"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("completed", "Completed"),
                            ("partial", "Partial"),
                            ("no_access", "No access"),
                        ],
                        default="completed",
                        max_length=20,
                    ),
                ),
                ("requested_at", models.DateTimeField(blank=True, null=True)),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("labor_minutes", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "labor_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="Per hour, in the company's currency.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty for parts and labour.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                ("amount_is_given", models.BooleanField(default=False, editable=False)),
                (
                    "satisfaction_score",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "satisfaction_comment",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True,
                        label="service_record.satisfaction_comment",
                        max_length=2000,
                        null=True,
                    ),
                ),
                ("follow_up_required", models.BooleanField(default=False)),
                ("follow_up_on", models.DateField(blank=True, null=True)),
                (
                    "notes",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="service_record.notes", max_length=5000, null=True
                    ),
                ),
                (
                    "address",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_records",
                        to="customers.address",
                    ),
                ),
                (
                    "customer",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_records",
                        to="customers.customer",
                    ),
                ),
                (
                    "recall_for",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        help_text="The earlier service that this one had to put right.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="servicing.servicerecord",
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
            },
        ),
        migrations.CreateModel(
            name="ServicedEquipment",
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
                        related_name="services",
                        to="servicing.equipment",
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
                (
                    "service",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="equipment",
                        to="servicing.servicerecord",
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
                        models.F("service"),
                        name="service_by_equipment",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "service", "equipment"),
                        name="serviced_equipment_once",
                        violation_error_message="This equipment is listed already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartUsed",
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
                ("part_number", models.CharField(blank=True, max_length=100, null=True)),
                ("description", models.CharField(blank=True, max_length=500, null=True)),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=3,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                    ),
                ),
                (
                    "unit_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
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
                (
                    "service",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="servicing.servicerecord",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "parts used",
                "ordering": ("position", "id"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("service"),
                        models.F("position"),
                        name="part_by_service",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="part_quantity_above_zero",
                        violation_error_message="The quantity of a part is above 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit_price__isnull", True), ("unit_price__gte", 0), _connector="OR"
                        ),
                        name="part_price_not_negative",
                        violation_error_message="The price of a part is not below 0.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalServicedEquipment",
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
                    "service",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.servicerecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical serviced equipment",
                "verbose_name_plural": "historical serviced equipments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__fe0f88_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__168de4_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPartUsed",
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
                ("part_number", models.CharField(blank=True, max_length=100, null=True)),
                ("description", models.CharField(blank=True, max_length=500, null=True)),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=3,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                    ),
                ),
                (
                    "unit_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
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
                    "service",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.servicerecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical part used",
                "verbose_name_plural": "historical parts used",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__6d0c16_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__39447a_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Technician",
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
                    "name",
                    tenancy.sealing.fields.SealedCharField(label="technician.name", max_length=200),
                ),
                (
                    "email",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True,
                        label="technician.email",
                        max_length=254,
                        null=True,
                        validators=[django.core.validators.EmailValidator()],
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "phone",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="technician.phone", max_length=50, null=True
                    ),
                ),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=50,
                    ),
                ),
                (
                    "color",
                    models.CharField(
                        blank=True,
                        max_length=7,
                        null=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-fA-F]{6}$", "Send a color such as #2f855a."
                            )
                        ],
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                (
                    "timezone",
                    models.CharField(
                        blank=True,
                        max_length=64,
                        null=True,
                        validators=[tenancy.timezones.validate_timezone],
                    ),
                ),
                (
                    "working_hours",
                    models.JSONField(
                        blank=True,
                        help_text='{"mon": [["08:00", "17:00"]], …}; empty for always free.',
                        null=True,
                        validators=[servicing.working_hours.validate_working_hours],
                    ),
                ),
                ("calendar_key_hash", models.CharField(editable=False, max_length=64, null=True)),
                (
                    "member",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        help_text="The member who signs in as this technician.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="technicians",
                        to="tenancy.membership",
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
                        name="technician_by_creation",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("updated_at"),
                        models.F("id"),
                        name="technician_by_update",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "member"),
                        name="technician_once_per_member",
                        violation_error_message="This member is another technician already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="technician",
            field=tenancy.models.base.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_records",
                to="servicing.technician",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalVisit",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("unscheduled", "Unscheduled"),
                            ("scheduled", "Scheduled"),
                            ("dispatched", "Dispatched"),
                            ("en_route", "En route"),
                            ("on_site", "On site"),
                            ("on_hold", "On hold"),
                            ("completed", "Completed"),
                            ("partially_completed", "Partially completed"),
                            ("no_access", "No access"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="unscheduled",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "status_reason",
                    tenancy.sealing.fields.SealedTextField(
                        editable=False, label="visit.status_reason", max_length=500, null=True
                    ),
                ),
                ("status_at", models.DateTimeField(editable=False, null=True)),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("normal", "Normal"),
                            ("high", "High"),
                            ("emergency", "Emergency"),
                        ],
                        default="normal",
                        max_length=10,
                    ),
                ),
                ("scheduled_start", models.DateTimeField(blank=True, null=True)),
                ("scheduled_end", models.DateTimeField(blank=True, null=True)),
                (
                    "window_start",
                    models.DateTimeField(
                        blank=True,
                        help_text="Between when the customer was promised an arrival.",
                        null=True,
                    ),
                ),
                ("window_end", models.DateTimeField(blank=True, null=True)),
                (
                    "timezone",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the address's, else the company's.",
                        max_length=64,
                        validators=[tenancy.timezones.validate_timezone],
                    ),
                ),
                ("requested_at", models.DateTimeField(blank=True, null=True)),
                (
                    "due_on",
                    models.DateField(
                        blank=True, help_text="The day by which the work is wanted.", null=True
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("manual", "Manual"),
                            ("recurring", "Recurring"),
                            ("maintenance", "Maintenance"),
                            ("follow_up", "Follow-up"),
                        ],
                        default="manual",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "occurrence_date",
                    models.DateField(
                        editable=False,
                        help_text="The local day on which the series put it first.",
                        null=True,
                    ),
                ),
                (
                    "notes",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="visit.notes", max_length=5000, null=True
                    ),
                ),
                ("dispatched_at", models.DateTimeField(editable=False, null=True)),
                ("en_route_at", models.DateTimeField(editable=False, null=True)),
                ("arrived_at", models.DateTimeField(editable=False, null=True)),
                ("completed_at", models.DateTimeField(editable=False, null=True)),
                ("overbooked", models.BooleanField(default=False, editable=False)),
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
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="Who leads the visit.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.technician",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical visit",
                "verbose_name_plural": "historical visits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__ca6a71_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__1ae008_idx",
                    ),
                    models.Index(
                        fields=["tenant", "customer", "history_date", "history_id"],
                        name="servicing_h_tenant__96cffb_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTimeOff",
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
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                (
                    "reason",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="time_off.reason", max_length=500, null=True
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
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.technician",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical time off",
                "verbose_name_plural": "historical time off",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__f7c6a0_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__4d7b32_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TimeOff",
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
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                (
                    "reason",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="time_off.reason", max_length=500, null=True
                    ),
                ),
                (
                    "technician",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="time_off",
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
                "verbose_name_plural": "time off",
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("technician"),
                        models.F("start"),
                        name="time_off_by_technician",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))),
                        name="time_off_end_after_start",
                        violation_error_message="Time off ends after its start.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("unscheduled", "Unscheduled"),
                            ("scheduled", "Scheduled"),
                            ("dispatched", "Dispatched"),
                            ("en_route", "En route"),
                            ("on_site", "On site"),
                            ("on_hold", "On hold"),
                            ("completed", "Completed"),
                            ("partially_completed", "Partially completed"),
                            ("no_access", "No access"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="unscheduled",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "status_reason",
                    tenancy.sealing.fields.SealedTextField(
                        editable=False, label="visit.status_reason", max_length=500, null=True
                    ),
                ),
                ("status_at", models.DateTimeField(editable=False, null=True)),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("normal", "Normal"),
                            ("high", "High"),
                            ("emergency", "Emergency"),
                        ],
                        default="normal",
                        max_length=10,
                    ),
                ),
                ("scheduled_start", models.DateTimeField(blank=True, null=True)),
                ("scheduled_end", models.DateTimeField(blank=True, null=True)),
                (
                    "window_start",
                    models.DateTimeField(
                        blank=True,
                        help_text="Between when the customer was promised an arrival.",
                        null=True,
                    ),
                ),
                ("window_end", models.DateTimeField(blank=True, null=True)),
                (
                    "timezone",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the address's, else the company's.",
                        max_length=64,
                        validators=[tenancy.timezones.validate_timezone],
                    ),
                ),
                ("requested_at", models.DateTimeField(blank=True, null=True)),
                (
                    "due_on",
                    models.DateField(
                        blank=True, help_text="The day by which the work is wanted.", null=True
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("manual", "Manual"),
                            ("recurring", "Recurring"),
                            ("maintenance", "Maintenance"),
                            ("follow_up", "Follow-up"),
                        ],
                        default="manual",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "occurrence_date",
                    models.DateField(
                        editable=False,
                        help_text="The local day on which the series put it first.",
                        null=True,
                    ),
                ),
                (
                    "notes",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="visit.notes", max_length=5000, null=True
                    ),
                ),
                ("dispatched_at", models.DateTimeField(editable=False, null=True)),
                ("en_route_at", models.DateTimeField(editable=False, null=True)),
                ("arrived_at", models.DateTimeField(editable=False, null=True)),
                ("completed_at", models.DateTimeField(editable=False, null=True)),
                ("overbooked", models.BooleanField(default=False, editable=False)),
                (
                    "address",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="customers.address",
                    ),
                ),
                (
                    "customer",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="customers.customer",
                    ),
                ),
                (
                    "technician",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        help_text="Who leads the visit.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
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
                        name="visit_by_creation",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("updated_at"),
                        models.F("id"),
                        name="visit_by_update",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("scheduled_start"),
                        models.F("id"),
                        name="visit_by_start",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("customer"),
                        models.F("scheduled_start"),
                        name="visit_by_customer",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("technician"),
                        models.F("scheduled_start"),
                        name="visit_by_technician",
                    ),
                    models.Index(models.F("tenant"), models.F("address"), name="visit_by_address"),
                    models.Index(
                        models.F("tenant"),
                        models.F("status"),
                        models.F("created_at"),
                        models.F("id"),
                        name="visit_by_status",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "unscheduled",
                                    "scheduled",
                                    "dispatched",
                                    "en_route",
                                    "on_site",
                                    "on_hold",
                                    "completed",
                                    "partially_completed",
                                    "no_access",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="visit_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("priority__in", ["low", "normal", "high", "emergency"])
                        ),
                        name="visit_priority_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["manual", "recurring", "maintenance", "follow_up"])
                        ),
                        name="visit_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("scheduled_end__isnull", True), ("scheduled_start__isnull", True)
                            ),
                            models.Q(
                                ("scheduled_end__gt", models.F("scheduled_start")),
                                ("scheduled_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visit_end_after_start",
                        violation_error_message="A visit ends after its start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("window_end__isnull", True), ("window_start__isnull", True)),
                            models.Q(
                                ("window_end__gt", models.F("window_start")),
                                ("window_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visit_window_in_order",
                        violation_error_message="An arrival window ends after its start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scheduled_start__isnull", True), ("status", "unscheduled")),
                            ("status", "cancelled"),
                            models.Q(
                                models.Q(("status", "unscheduled"), _negated=True),
                                ("scheduled_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visit_times_as_its_status",
                        violation_error_message="A visit has times unless it is unscheduled.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="follow_up_visit",
            field=tenancy.models.base.TenantForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follows",
                to="servicing.visit",
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="visit",
            field=tenancy.models.base.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_records",
                to="servicing.visit",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalVisitEquipment",
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
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical visit equipment",
                "verbose_name_plural": "historical visit equipments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__81b515_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__3b0c4f_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalServiceRecord",
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
                ("service_date", models.DateTimeField()),
                ("service_type", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("preventive", "Preventive"),
                            ("corrective", "Corrective"),
                            ("installation", "Installation"),
                            ("inspection", "Inspection"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("completed", "Completed"),
                            ("partial", "Partial"),
                            ("no_access", "No access"),
                        ],
                        default="completed",
                        max_length=20,
                    ),
                ),
                ("requested_at", models.DateTimeField(blank=True, null=True)),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("labor_minutes", models.IntegerField(blank=True, null=True)),
                (
                    "labor_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="Per hour, in the company's currency.",
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty for parts and labour.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                ("amount_is_given", models.BooleanField(default=False, editable=False)),
                (
                    "satisfaction_score",
                    models.SmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "satisfaction_comment",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True,
                        label="service_record.satisfaction_comment",
                        max_length=2000,
                        null=True,
                    ),
                ),
                ("follow_up_required", models.BooleanField(default=False)),
                ("follow_up_on", models.DateField(blank=True, null=True)),
                (
                    "notes",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="service_record.notes", max_length=5000, null=True
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
                    "recall_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="The earlier service that this one had to put right.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.servicerecord",
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.technician",
                    ),
                ),
                (
                    "follow_up_visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.visit",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical service record",
                "verbose_name_plural": "historical service records",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__e25528_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__b449bc_idx",
                    ),
                    models.Index(
                        fields=["tenant", "customer", "history_date", "history_id"],
                        name="servicing_h_tenant__088e8b_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCrewMember",
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
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.technician",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical crew member",
                "verbose_name_plural": "historical crew members",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__d3b301_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__a1d6d6_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalBooking",
            fields=[
                ("history_channel", models.TextField(editable=False, null=True)),
                ("history_request_id", models.TextField(editable=False, null=True)),
                ("history_ip", models.GenericIPAddressField(editable=False, null=True)),
                ("history_xact", models.BigIntegerField(editable=False)),
                ("history_erased", models.JSONField(db_default={}, default=dict, editable=False)),
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "overridden",
                    models.BooleanField(
                        default=False, help_text="A manager put it beside another visit."
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
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.technician",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="servicing.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical booking",
                "verbose_name_plural": "historical bookings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="servicing_h_tenant__ddbd57_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="servicing_h_tenant__7b442c_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CrewMember",
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
                    "tenant",
                    models.ForeignKey(
                        default=tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.company",
                    ),
                ),
                (
                    "technician",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crew_of",
                        to="servicing.technician",
                    ),
                ),
                (
                    "visit",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crew",
                        to="servicing.visit",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("technician"),
                        models.F("visit"),
                        name="crew_by_technician",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "visit", "technician"),
                        name="crew_member_once_per_visit",
                        violation_error_message="This technician is in the crew already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
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
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "overridden",
                    models.BooleanField(
                        default=False, help_text="A manager put it beside another visit."
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
                (
                    "technician",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="servicing.technician",
                    ),
                ),
                (
                    "visit",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="servicing.visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"), models.F("technician"), name="booking_by_technician"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "visit", "technician"),
                        name="booking_once_per_visit",
                        violation_error_message="This technician is booked for this visit already.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("overridden", False)),
                        expressions=[("tenant", "="), ("technician", "="), ("during", "&&")],
                        name="booking_no_overlap",
                        violation_error_message="A technician is on another visit at that time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitEquipment",
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
                        related_name="visits",
                        to="servicing.equipment",
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
                (
                    "visit",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="equipment",
                        to="servicing.visit",
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
                        models.F("visit"),
                        name="visit_by_equipment",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "visit", "equipment"),
                        name="visit_equipment_once",
                        violation_error_message="This equipment is listed already.",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                models.F("tenant"),
                models.F("created_at"),
                models.F("id"),
                name="service_by_creation",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                models.F("tenant"), models.F("updated_at"), models.F("id"), name="service_by_update"
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                models.F("tenant"), models.F("service_date"), models.F("id"), name="service_by_date"
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                models.F("tenant"),
                models.F("customer"),
                models.F("created_at"),
                models.F("id"),
                name="service_by_customer",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                models.F("tenant"),
                models.F("technician"),
                models.F("created_at"),
                models.F("id"),
                name="service_by_technician",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                models.F("tenant"),
                models.F("service_type"),
                models.F("created_at"),
                models.F("id"),
                name="service_by_type",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                models.F("tenant"),
                models.F("kind"),
                models.F("created_at"),
                models.F("id"),
                name="service_by_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                models.F("tenant"),
                models.F("outcome"),
                models.F("created_at"),
                models.F("id"),
                name="service_by_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(models.F("tenant"), models.F("address"), name="service_by_address"),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                models.F("tenant"),
                models.F("created_at"),
                models.F("id"),
                condition=models.Q(("follow_up_required", True)),
                name="service_with_follow_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_at__isnull", True)),
                fields=("tenant", "visit"),
                name="service_record_once_per_visit",
                violation_error_message="This visit has a service record already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__isnull", True),
                    ("kind__in", ["preventive", "corrective", "installation", "inspection"]),
                    _connector="OR",
                ),
                name="service_record_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["completed", "partial", "no_access"])),
                name="service_record_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("satisfaction_score__isnull", True),
                    models.Q(("satisfaction_score__gte", 1), ("satisfaction_score__lte", 5)),
                    _connector="OR",
                ),
                name="service_record_score_one_to_five",
                violation_error_message="A score is 1 to 5.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                name="service_record_amount_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("labor_rate__isnull", True), ("labor_rate__gte", 0), _connector="OR"
                ),
                name="service_record_labor_rate_not_negative",
            ),
        ),
    ]
