from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import simple_history.models
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import tenancy.context
import tenancy.models.base
import tenancy.sealing.fields


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_index_home_figures"),
        ("tenancy", "0002_jobs"),
        ("tenancy", "__first__"),
        ("trucking", "0001_rates_and_fuel_prices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Load",
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
                ("number", models.PositiveIntegerField(editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("booked", "Booked"),
                            ("dispatched", "Dispatched"),
                            ("at_pickup", "At pickup"),
                            ("in_transit", "In transit"),
                            ("at_delivery", "At delivery"),
                            ("delivered", "Delivered"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[("tl", "Truckload"), ("ltl", "Less than truckload")],
                        max_length=3,
                        null=True,
                    ),
                ),
                (
                    "equipment_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("van", "Van"),
                            ("reefer", "Reefer"),
                            ("flatbed", "Flatbed"),
                            ("step_deck", "Step deck"),
                            ("lowboy", "Lowboy"),
                            ("conestoga", "Conestoga"),
                            ("power_only", "Power only"),
                            ("tanker", "Tanker"),
                            ("dump", "Dump"),
                            ("box_truck", "Box truck"),
                            ("hotshot", "Hotshot"),
                            ("intermodal", "Intermodal"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
                ("pickup_at", models.DateTimeField(blank=True, null=True)),
                ("delivery_at", models.DateTimeField(blank=True, null=True)),
                (
                    "weight",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Pounds.",
                        max_digits=10,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01")),
                            django.core.validators.MaxValueValidator(200000),
                        ],
                    ),
                ),
                ("commodity", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="As declared by the customer.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "pieces",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                    ),
                ),
                (
                    "pallets",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000)],
                    ),
                ),
                (
                    "freight_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("50", "50"),
                            ("55", "55"),
                            ("60", "60"),
                            ("65", "65"),
                            ("70", "70"),
                            ("77.5", "77.5"),
                            ("85", "85"),
                            ("92.5", "92.5"),
                            ("100", "100"),
                            ("110", "110"),
                            ("125", "125"),
                            ("150", "150"),
                            ("175", "175"),
                            ("200", "200"),
                            ("250", "250"),
                            ("300", "300"),
                            ("400", "400"),
                            ("500", "500"),
                        ],
                        max_length=5,
                        null=True,
                    ),
                ),
                ("stackable", models.BooleanField(blank=True, null=True)),
                (
                    "hazmat_un_number",
                    models.CharField(
                        blank=True, max_length=10, null=True, verbose_name="UN number"
                    ),
                ),
                (
                    "hazmat_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1.1", "1.1"),
                            ("1.2", "1.2"),
                            ("1.3", "1.3"),
                            ("1.4", "1.4"),
                            ("1.5", "1.5"),
                            ("1.6", "1.6"),
                            ("2.1", "2.1"),
                            ("2.2", "2.2"),
                            ("2.3", "2.3"),
                            ("3", "3"),
                            ("4.1", "4.1"),
                            ("4.2", "4.2"),
                            ("4.3", "4.3"),
                            ("5.1", "5.1"),
                            ("5.2", "5.2"),
                            ("6.1", "6.1"),
                            ("6.2", "6.2"),
                            ("7", "7"),
                            ("8", "8"),
                            ("9", "9"),
                        ],
                        max_length=3,
                        null=True,
                    ),
                ),
                (
                    "hazmat_packing_group",
                    models.CharField(
                        blank=True,
                        choices=[("I", "I"), ("II", "II"), ("III", "III")],
                        max_length=3,
                        null=True,
                    ),
                ),
                ("hazmat_shipping_name", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "hazmat_quantity",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                ("hazmat_unit", models.CharField(blank=True, max_length=20, null=True)),
                (
                    "hazmat_emergency_phone",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="load.hazmat_emergency_phone", max_length=50, null=True
                    ),
                ),
                (
                    "temperature_min",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True),
                ),
                (
                    "temperature_max",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True),
                ),
                (
                    "temperature_unit",
                    models.CharField(
                        blank=True, choices=[("F", "°F"), ("C", "°C")], max_length=1, null=True
                    ),
                ),
                (
                    "distance_miles",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.1")),
                            django.core.validators.MaxValueValidator(20000),
                        ],
                    ),
                ),
                ("distance_estimated", models.BooleanField(default=False, editable=False)),
                ("carrier", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "driver",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="load.driver", max_length=200, null=True
                    ),
                ),
                ("truck", models.CharField(blank=True, max_length=50, null=True)),
                ("trailer", models.CharField(blank=True, max_length=50, null=True)),
                (
                    "notes",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="load.notes", max_length=5000, null=True
                    ),
                ),
                ("currency", models.CharField(blank=True, default="", max_length=3)),
                (
                    "spot_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "rate_source",
                    models.CharField(
                        choices=[("contract", "Rate"), ("spot", "Spot rate")],
                        editable=False,
                        max_length=10,
                        null=True,
                    ),
                ),
                ("rate_snapshot", models.JSONField(editable=False, null=True)),
                (
                    "total_charge",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), editable=False, max_digits=14
                    ),
                ),
                (
                    "billing_status",
                    models.CharField(
                        choices=[
                            ("not_ready", "Not ready"),
                            ("ready", "Ready"),
                            ("invoiced", "Invoiced"),
                            ("paid", "Paid"),
                        ],
                        default="not_ready",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("invoice_number", models.CharField(editable=False, max_length=50, null=True)),
                ("invoiced_at", models.DateTimeField(editable=False, null=True)),
                (
                    "paid_amount",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), editable=False, max_digits=14
                    ),
                ),
                (
                    "balance",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.F("total_charge"), "-", models.F("paid_amount")
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=14),
                    ),
                ),
                ("has_pod", models.BooleanField(default=False, editable=False)),
                ("has_exception", models.BooleanField(default=False, editable=False)),
                ("hold_overridden", models.BooleanField(default=False, editable=False)),
                ("credit_overridden", models.BooleanField(default=False, editable=False)),
                ("booked_at", models.DateTimeField(editable=False, null=True)),
                ("dispatched_at", models.DateTimeField(editable=False, null=True)),
                ("delivered_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "customer",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loads",
                        to="customers.customer",
                    ),
                ),
                (
                    "destination",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.address",
                    ),
                ),
                (
                    "origin",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.address",
                    ),
                ),
                (
                    "rate",
                    tenancy.models.base.TenantForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loads",
                        to="trucking.rate",
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
                        name="load_by_creation",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("updated_at"),
                        models.F("id"),
                        name="load_by_update",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("customer"),
                        models.F("created_at"),
                        models.F("id"),
                        name="load_by_customer",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("status"),
                        models.F("created_at"),
                        models.F("id"),
                        name="load_by_status",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("billing_status"),
                        models.F("created_at"),
                        models.F("id"),
                        name="load_by_billing",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("equipment_type"),
                        models.F("created_at"),
                        name="load_by_equipment",
                    ),
                    models.Index(models.F("tenant"), models.F("pickup_at"), name="load_by_pickup"),
                    models.Index(
                        models.F("tenant"), models.F("delivery_at"), name="load_by_delivery"
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("origin"),
                        models.F("created_at"),
                        name="load_by_origin",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("destination"),
                        models.F("created_at"),
                        name="load_by_destination",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("created_at"),
                        condition=models.Q(("has_exception", True)),
                        name="load_with_exception",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("created_at"),
                        condition=models.Q(
                            ("has_pod", False), ("status__in", ["delivered", "closed"])
                        ),
                        name="load_without_pod",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "number"),
                        name="load_number_once",
                        violation_error_message="Another load has this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "booked",
                                    "dispatched",
                                    "at_pickup",
                                    "in_transit",
                                    "at_delivery",
                                    "delivered",
                                    "closed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="load_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("billing_status__in", ["not_ready", "ready", "invoiced", "paid"])
                        ),
                        name="load_billing_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode__isnull", True), ("mode__in", ["tl", "ltl"]), _connector="OR"
                        ),
                        name="load_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weight__isnull", True),
                            models.Q(("weight__gt", 0), ("weight__lte", 200000)),
                            _connector="OR",
                        ),
                        name="load_weight_within_limits",
                        violation_error_message="A load weighs up to 200,000 pounds.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", True), ("value__gt", 0), _connector="OR"
                        ),
                        name="load_value_above_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pickup_at__isnull", True),
                            ("delivery_at__isnull", True),
                            ("delivery_at__gt", models.F("pickup_at")),
                            _connector="OR",
                        ),
                        name="load_delivered_after_pickup",
                        violation_error_message="The delivery comes after the pickup.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("temperature_max__isnull", True), ("temperature_min__isnull", True)
                            ),
                            models.Q(
                                ("temperature_min__lte", models.F("temperature_max")),
                                ("temperature_unit__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="load_temperature_ascends",
                        violation_error_message="The lowest temperature is not above the highest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("equipment_type", "reefer"), _negated=True),
                            ("temperature_min__isnull", False),
                            _connector="OR",
                        ),
                        name="load_reefer_has_temperature",
                        violation_error_message="A reefer load says which temperature it keeps.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mode", "ltl"), _negated=True),
                            models.Q(("freight_class__isnull", False), ("pieces__isnull", False)),
                            _connector="OR",
                        ),
                        name="load_ltl_has_pieces_and_class",
                        violation_error_message="An LTL load says its pieces and its freight class.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_amount__gte", 0), ("paid_amount__lte", models.F("total_charge"))
                        ),
                        name="load_not_overpaid",
                        violation_error_message="More was paid than the load costs.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("billing_status", "paid"),
                                ("paid_amount", models.F("total_charge")),
                            ),
                            models.Q(("billing_status", "paid"), _negated=True),
                            _connector="OR",
                        ),
                        name="load_paid_in_full",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "cancelled"]),
                            models.Q(("booked_at__isnull", False), ("rate_source__isnull", False)),
                            _connector="OR",
                        ),
                        name="load_booked_at_a_price",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalStop",
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
                    "type",
                    models.CharField(
                        choices=[("pickup", "Pickup"), ("delivery", "Delivery")], max_length=10
                    ),
                ),
                ("appointment_start", models.DateTimeField(blank=True, null=True)),
                ("appointment_end", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("arrived", "Arrived"),
                            ("departed", "Departed"),
                            ("skipped", "Skipped"),
                        ],
                        default="pending",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("arrived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("departed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "notes",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="stop.notes", max_length=2000, null=True
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
                    "load",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="trucking.load",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical stop",
                "verbose_name_plural": "historical stops",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="trucking_hi_tenant__abbeda_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="trucking_hi_tenant__67393c_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReference",
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
                    "type",
                    models.CharField(
                        choices=[
                            ("bol", "Bill of lading"),
                            ("po", "Purchase order"),
                            ("pro", "PRO number"),
                            ("order", "Order"),
                            ("customer", "Customer's reference"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=100)),
                ("value_folded", models.CharField(max_length=100, null=True)),
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
                    "load",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="trucking.load",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical reference",
                "verbose_name_plural": "historical references",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="trucking_hi_tenant__78edf7_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="trucking_hi_tenant__07f60e_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPayment",
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
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                ("currency", models.CharField(editable=False, max_length=3)),
                ("paid_on", models.DateField()),
                ("reference", models.CharField(blank=True, max_length=100, null=True)),
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
                    "load",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="trucking.load",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical payment",
                "verbose_name_plural": "historical payments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="trucking_hi_tenant__a376c9_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="trucking_hi_tenant__c36c90_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLoadException",
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
                    "code",
                    models.CharField(
                        choices=[
                            ("refused", "Refused"),
                            ("damaged", "Damaged"),
                            ("shortage", "Shortage"),
                            ("late", "Late"),
                            ("breakdown", "Breakdown"),
                            ("diverted", "Diverted"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="load_exception.note", max_length=2000, null=True
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
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
                    "load",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="trucking.load",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical load exception",
                "verbose_name_plural": "historical load exceptions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="trucking_hi_tenant__97ab8f_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="trucking_hi_tenant__09aea3_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLoadDocument",
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
                ("stored_as", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "file_key",
                    tenancy.sealing.fields.SealedCharField(
                        editable=False, label="file.key", max_length=44, null=True
                    ),
                ),
                ("size", models.IntegerField(default=0, editable=False)),
                (
                    "filename",
                    tenancy.sealing.fields.SealedCharField(
                        editable=False, label="document.filename", max_length=255, null=True
                    ),
                ),
                ("content_type", models.CharField(editable=False, max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bol", "Bill of lading"),
                            ("pod", "Proof of delivery"),
                            ("rate_confirmation", "Rate confirmation"),
                            ("lumper", "Lumper receipt"),
                            ("scale", "Scale ticket"),
                            ("photo", "Photo"),
                            ("other", "Other"),
                        ],
                        max_length=20,
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
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "load",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="trucking.load",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical load document",
                "verbose_name_plural": "historical load documents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="trucking_hi_tenant__1b1271_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="trucking_hi_tenant__2e1247_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="LoadDocument",
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
                ("stored_as", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "file_key",
                    tenancy.sealing.fields.SealedCharField(
                        editable=False, label="file.key", max_length=44, null=True
                    ),
                ),
                ("size", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "filename",
                    tenancy.sealing.fields.SealedCharField(
                        editable=False, label="document.filename", max_length=255
                    ),
                ),
                ("content_type", models.CharField(editable=False, max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bol", "Bill of lading"),
                            ("pod", "Proof of delivery"),
                            ("rate_confirmation", "Rate confirmation"),
                            ("lumper", "Lumper receipt"),
                            ("scale", "Scale ticket"),
                            ("photo", "Photo"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "load",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="trucking.load",
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
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("load"),
                        models.F("created_at"),
                        models.F("id"),
                        name="load_document_by_load",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("content_type__in", ["application/pdf", "image/jpeg", "image/png"])
                        ),
                        name="trucking_loaddocument_content_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__lte", 15728640)),
                        name="trucking_loaddocument_size_limited",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("archived_at__isnull", True),
                                ("file_key__isnull", False),
                                models.Q(("stored_as", ""), _negated=True),
                            ),
                            models.Q(("archived_at__isnull", False), ("stored_as", "")),
                            _connector="OR",
                        ),
                        name="trucking_loaddocument_file_until_archived",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "bol",
                                    "pod",
                                    "rate_confirmation",
                                    "lumper",
                                    "scale",
                                    "photo",
                                    "other",
                                ],
                            )
                        ),
                        name="load_document_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoadException",
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
                    "code",
                    models.CharField(
                        choices=[
                            ("refused", "Refused"),
                            ("damaged", "Damaged"),
                            ("shortage", "Shortage"),
                            ("late", "Late"),
                            ("breakdown", "Breakdown"),
                            ("diverted", "Diverted"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="load_exception.note", max_length=2000, null=True
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "load",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="trucking.load",
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
                        models.F("load"),
                        models.F("position"),
                        name="load_exception_by_load",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "refused",
                                    "damaged",
                                    "shortage",
                                    "late",
                                    "breakdown",
                                    "diverted",
                                    "other",
                                ],
                            )
                        ),
                        name="load_exception_code_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            ("closed_at__gte", models.F("opened_at")),
                            _connector="OR",
                        ),
                        name="load_exception_closes_after_opening",
                        violation_error_message="An exception closes after it was opened.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoadNumber",
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
                ("last", models.PositiveIntegerField(default=1001)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("tenant",), name="load_number_one_per_company")
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                ("currency", models.CharField(editable=False, max_length=3)),
                ("paid_on", models.DateField()),
                ("reference", models.CharField(blank=True, max_length=100, null=True)),
                (
                    "load",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="trucking.load",
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
                        models.F("load"),
                        models.F("created_at"),
                        models.F("id"),
                        name="payment_by_load",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="payment_above_zero",
                        violation_error_message="A payment is above zero.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reference",
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
                    "type",
                    models.CharField(
                        choices=[
                            ("bol", "Bill of lading"),
                            ("po", "Purchase order"),
                            ("pro", "PRO number"),
                            ("order", "Order"),
                            ("customer", "Customer's reference"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=100)),
                (
                    "value_folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("value"),
                        output_field=models.CharField(max_length=100),
                    ),
                ),
                (
                    "load",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="trucking.load",
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
                        models.F("load"),
                        models.F("position"),
                        name="reference_by_load",
                    ),
                    models.Index(
                        models.F("tenant"), models.F("value_folded"), name="reference_by_value"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["bol", "po", "pro", "order", "customer"])),
                        name="reference_type_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stop",
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
                    "type",
                    models.CharField(
                        choices=[("pickup", "Pickup"), ("delivery", "Delivery")], max_length=10
                    ),
                ),
                ("appointment_start", models.DateTimeField(blank=True, null=True)),
                ("appointment_end", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("arrived", "Arrived"),
                            ("departed", "Departed"),
                            ("skipped", "Skipped"),
                        ],
                        default="pending",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("arrived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("departed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "notes",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="stop.notes", max_length=2000, null=True
                    ),
                ),
                (
                    "address",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="customers.address",
                    ),
                ),
                (
                    "load",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stops",
                        to="trucking.load",
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
                        models.F("load"),
                        models.F("position"),
                        name="stop_by_load",
                    ),
                    models.Index(models.F("tenant"), models.F("address"), name="stop_by_address"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["pickup", "delivery"])),
                        name="stop_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("appointment_end__isnull", True),
                            models.Q(
                                ("appointment_end__gte", models.F("appointment_start")),
                                ("appointment_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="stop_appointment_ends_after_start",
                        violation_error_message="An appointment ends after its start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("departed_at__isnull", True),
                            ("departed_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="stop_departs_after_arrival",
                        violation_error_message="A departure comes after the arrival.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("arrived_at__isnull", True),
                                ("departed_at__isnull", True),
                                ("status__in", ["pending", "skipped"]),
                            ),
                            models.Q(
                                ("arrived_at__isnull", False),
                                ("departed_at__isnull", True),
                                ("status", "arrived"),
                            ),
                            models.Q(
                                ("arrived_at__isnull", False),
                                ("departed_at__isnull", False),
                                ("status", "departed"),
                            ),
                            _connector="OR",
                        ),
                        name="stop_times_fit_status",
                        violation_error_message="A stop has the times that its status tells of.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCharge",
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
                ("code", models.CharField(default="other", max_length=50)),
                ("description", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "quantity",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20, null=True)),
                (
                    "rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
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
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("manual", "Manual"),
                            ("contract", "Rate"),
                            ("spot", "Spot rate"),
                            ("tonu", "Truck ordered, not used"),
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                        ],
                        default="manual",
                        editable=False,
                        max_length=10,
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
                    "load",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="trucking.load",
                    ),
                ),
                (
                    "stop",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="trucking.stop",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical charge",
                "verbose_name_plural": "historical charges",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="trucking_hi_tenant__84eced_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="trucking_hi_tenant__14628f_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Charge",
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
                ("code", models.CharField(default="other", max_length=50)),
                ("description", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "quantity",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20, null=True)),
                (
                    "rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
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
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("manual", "Manual"),
                            ("contract", "Rate"),
                            ("spot", "Spot rate"),
                            ("tonu", "Truck ordered, not used"),
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                        ],
                        default="manual",
                        editable=False,
                        max_length=10,
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
                    "load",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="charges",
                        to="trucking.load",
                    ),
                ),
                (
                    "stop",
                    tenancy.models.base.TenantForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="charges",
                        to="trucking.stop",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("load"),
                        models.F("position"),
                        name="charge_by_load",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                ["manual", "contract", "spot", "tonu", "proposed", "accepted"],
                            )
                        ),
                        name="charge_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="charge_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", True), ("quantity__gte", 0), _connector="OR"
                        ),
                        name="charge_quantity_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rate__isnull", True), ("rate__gte", 0), _connector="OR"
                        ),
                        name="charge_rate_not_negative",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "stop", "code"),
                        name="charge_once_per_stop",
                        violation_error_message="This stop has such a charge already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalLoad",
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
                ("number", models.IntegerField(editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("booked", "Booked"),
                            ("dispatched", "Dispatched"),
                            ("at_pickup", "At pickup"),
                            ("in_transit", "In transit"),
                            ("at_delivery", "At delivery"),
                            ("delivered", "Delivered"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[("tl", "Truckload"), ("ltl", "Less than truckload")],
                        max_length=3,
                        null=True,
                    ),
                ),
                (
                    "equipment_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("van", "Van"),
                            ("reefer", "Reefer"),
                            ("flatbed", "Flatbed"),
                            ("step_deck", "Step deck"),
                            ("lowboy", "Lowboy"),
                            ("conestoga", "Conestoga"),
                            ("power_only", "Power only"),
                            ("tanker", "Tanker"),
                            ("dump", "Dump"),
                            ("box_truck", "Box truck"),
                            ("hotshot", "Hotshot"),
                            ("intermodal", "Intermodal"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
                ("pickup_at", models.DateTimeField(blank=True, null=True)),
                ("delivery_at", models.DateTimeField(blank=True, null=True)),
                (
                    "weight",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Pounds.",
                        max_digits=10,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01")),
                            django.core.validators.MaxValueValidator(200000),
                        ],
                    ),
                ),
                ("commodity", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="As declared by the customer.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "pieces",
                    models.IntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                    ),
                ),
                (
                    "pallets",
                    models.SmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000)],
                    ),
                ),
                (
                    "freight_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("50", "50"),
                            ("55", "55"),
                            ("60", "60"),
                            ("65", "65"),
                            ("70", "70"),
                            ("77.5", "77.5"),
                            ("85", "85"),
                            ("92.5", "92.5"),
                            ("100", "100"),
                            ("110", "110"),
                            ("125", "125"),
                            ("150", "150"),
                            ("175", "175"),
                            ("200", "200"),
                            ("250", "250"),
                            ("300", "300"),
                            ("400", "400"),
                            ("500", "500"),
                        ],
                        max_length=5,
                        null=True,
                    ),
                ),
                ("stackable", models.BooleanField(blank=True, null=True)),
                (
                    "hazmat_un_number",
                    models.CharField(
                        blank=True, max_length=10, null=True, verbose_name="UN number"
                    ),
                ),
                (
                    "hazmat_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1.1", "1.1"),
                            ("1.2", "1.2"),
                            ("1.3", "1.3"),
                            ("1.4", "1.4"),
                            ("1.5", "1.5"),
                            ("1.6", "1.6"),
                            ("2.1", "2.1"),
                            ("2.2", "2.2"),
                            ("2.3", "2.3"),
                            ("3", "3"),
                            ("4.1", "4.1"),
                            ("4.2", "4.2"),
                            ("4.3", "4.3"),
                            ("5.1", "5.1"),
                            ("5.2", "5.2"),
                            ("6.1", "6.1"),
                            ("6.2", "6.2"),
                            ("7", "7"),
                            ("8", "8"),
                            ("9", "9"),
                        ],
                        max_length=3,
                        null=True,
                    ),
                ),
                (
                    "hazmat_packing_group",
                    models.CharField(
                        blank=True,
                        choices=[("I", "I"), ("II", "II"), ("III", "III")],
                        max_length=3,
                        null=True,
                    ),
                ),
                ("hazmat_shipping_name", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "hazmat_quantity",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                ("hazmat_unit", models.CharField(blank=True, max_length=20, null=True)),
                (
                    "hazmat_emergency_phone",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="load.hazmat_emergency_phone", max_length=50, null=True
                    ),
                ),
                (
                    "temperature_min",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True),
                ),
                (
                    "temperature_max",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True),
                ),
                (
                    "temperature_unit",
                    models.CharField(
                        blank=True, choices=[("F", "°F"), ("C", "°C")], max_length=1, null=True
                    ),
                ),
                (
                    "distance_miles",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.1")),
                            django.core.validators.MaxValueValidator(20000),
                        ],
                    ),
                ),
                ("distance_estimated", models.BooleanField(default=False, editable=False)),
                ("carrier", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "driver",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="load.driver", max_length=200, null=True
                    ),
                ),
                ("truck", models.CharField(blank=True, max_length=50, null=True)),
                ("trailer", models.CharField(blank=True, max_length=50, null=True)),
                (
                    "notes",
                    tenancy.sealing.fields.SealedTextField(
                        blank=True, label="load.notes", max_length=5000, null=True
                    ),
                ),
                ("currency", models.CharField(blank=True, default="", max_length=3)),
                (
                    "spot_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "rate_source",
                    models.CharField(
                        choices=[("contract", "Rate"), ("spot", "Spot rate")],
                        editable=False,
                        max_length=10,
                        null=True,
                    ),
                ),
                ("rate_snapshot", models.JSONField(editable=False, null=True)),
                (
                    "total_charge",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), editable=False, max_digits=14
                    ),
                ),
                (
                    "billing_status",
                    models.CharField(
                        choices=[
                            ("not_ready", "Not ready"),
                            ("ready", "Ready"),
                            ("invoiced", "Invoiced"),
                            ("paid", "Paid"),
                        ],
                        default="not_ready",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("invoice_number", models.CharField(editable=False, max_length=50, null=True)),
                ("invoiced_at", models.DateTimeField(editable=False, null=True)),
                (
                    "paid_amount",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), editable=False, max_digits=14
                    ),
                ),
                ("balance", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("has_pod", models.BooleanField(default=False, editable=False)),
                ("has_exception", models.BooleanField(default=False, editable=False)),
                ("hold_overridden", models.BooleanField(default=False, editable=False)),
                ("credit_overridden", models.BooleanField(default=False, editable=False)),
                ("booked_at", models.DateTimeField(editable=False, null=True)),
                ("dispatched_at", models.DateTimeField(editable=False, null=True)),
                ("delivered_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
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
                    "destination",
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
                    "origin",
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
                    "rate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="trucking.rate",
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
                "verbose_name": "historical load",
                "verbose_name_plural": "historical loads",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="trucking_hi_tenant__197337_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="trucking_hi_tenant__740a52_idx",
                    ),
                    models.Index(
                        fields=["tenant", "customer", "history_date", "history_id"],
                        name="trucking_hi_tenant__8dad9f_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
