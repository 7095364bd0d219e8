import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import simple_history.models
import uuid_utils.compat
from django.db import migrations, models

import customers.postal
import tenancy.context
import tenancy.models.base
import trucking.models.rate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0002_index_home_figures"),
        ("tenancy", "0002_jobs"),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name="Rate",
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
                    "origin_level",
                    models.CharField(
                        choices=[
                            ("country", "Country"),
                            ("state", "State"),
                            ("zip3", "ZIP3"),
                            ("zip5", "ZIP"),
                            ("city", "City"),
                            ("address", "Address"),
                        ],
                        max_length=10,
                    ),
                ),
                ("origin_value", models.CharField(max_length=120)),
                (
                    "destination_level",
                    models.CharField(
                        choices=[
                            ("country", "Country"),
                            ("state", "State"),
                            ("zip3", "ZIP3"),
                            ("zip5", "ZIP"),
                            ("city", "City"),
                            ("address", "Address"),
                        ],
                        max_length=10,
                    ),
                ),
                ("destination_value", models.CharField(max_length=120)),
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
                        help_text="Empty for any.",
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[("tl", "Truckload"), ("ltl", "Less than truckload")],
                        help_text="Empty for any.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "rate_type",
                    models.CharField(
                        choices=[
                            ("per_mile", "Per mile"),
                            ("flat", "Flat"),
                            ("per_cwt", "Per hundredweight"),
                            ("hourly", "Hourly"),
                            ("per_pallet", "Per pallet"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=6,
                        help_text="In the unit that the type of rate names.",
                        max_digits=14,
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        help_text="ISO 4217; empty for the company's own.",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}\\Z", "Give a currency's code such as USD."
                            )
                        ],
                    ),
                ),
                (
                    "minimum_charge",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("weight_breaks", models.JSONField(blank=True, default=list)),
                (
                    "fuel_surcharge",
                    models.JSONField(blank=True, default=trucking.models.rate.no_fuel),
                ),
                ("accessorials", models.JSONField(blank=True, default=list)),
                ("effective_from", models.DateField()),
                (
                    "effective_to",
                    models.DateField(blank=True, help_text="Empty for open; inclusive.", null=True),
                ),
                ("priority", models.SmallIntegerField(default=0, help_text="The higher wins.")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "Active"),
                            ("superseded", "Superseded"),
                            ("inactive", "Inactive"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "used_at",
                    models.DateTimeField(
                        editable=False, help_text="When a load first froze it.", null=True
                    ),
                ),
                (
                    "origin_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                "origin_level", models.Value(":"), "origin_value"
                            )
                        ),
                        output_field=models.CharField(max_length=150),
                    ),
                ),
                (
                    "destination_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                "destination_level", models.Value(":"), "destination_value"
                            )
                        ),
                        output_field=models.CharField(max_length=150),
                    ),
                ),
                (
                    "customer",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        help_text="Empty for the company's own tariff.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="customers.customer",
                    ),
                ),
                (
                    "destination_address",
                    tenancy.models.base.TenantForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates_to",
                        to="customers.address",
                    ),
                ),
                (
                    "origin_address",
                    tenancy.models.base.TenantForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates_from",
                        to="customers.address",
                    ),
                ),
                (
                    "supersedes",
                    tenancy.models.base.TenantForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
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
                        name="rate_by_creation",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("updated_at"),
                        models.F("id"),
                        name="rate_by_update",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("customer"),
                        models.F("created_at"),
                        models.F("id"),
                        name="rate_by_customer",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("origin_key"),
                        models.F("destination_key"),
                        name="rate_by_lane",
                    ),
                    models.Index(
                        models.F("tenant"), models.F("destination_key"), name="rate_by_destination"
                    ),
                    models.Index(models.F("tenant"), models.F("effective_to"), name="rate_by_end"),
                    models.Index(
                        models.F("tenant"),
                        models.F("origin_address"),
                        name="rate_by_origin_address",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("destination_address"),
                        name="rate_by_destination_address",
                    ),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("archived_at__isnull", True), ("status", "active")),
                        expressions=[
                            ("tenant", "="),
                            (
                                django.db.models.functions.comparison.Coalesce(
                                    "customer",
                                    models.Value(
                                        uuid.UUID("00000000-0000-0000-0000-000000000000"),
                                        output_field=models.UUIDField(),
                                    ),
                                ),
                                "=",
                            ),
                            ("origin_key", "="),
                            ("destination_key", "="),
                            (
                                django.db.models.functions.comparison.Coalesce(
                                    "equipment_type", models.Value("")
                                ),
                                "=",
                            ),
                            (
                                django.db.models.functions.comparison.Coalesce(
                                    "mode", models.Value("")
                                ),
                                "=",
                            ),
                            ("rate_type", "="),
                            ("priority", "="),
                            (
                                models.Func(
                                    "effective_from",
                                    "effective_to",
                                    models.Value("[]"),
                                    function="DATERANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="rate_windows_apart",
                        violation_error_code="rate_overlap",
                        violation_error_message="Another active rate of this lane holds on these days.",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "supersedes"),
                        name="rate_superseded_once",
                        violation_error_message="This rate has been superseded already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="rate_amount_above_zero",
                        violation_error_message="An amount is above 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum_charge__isnull", True),
                            ("minimum_charge__gte", 0),
                            _connector="OR",
                        ),
                        name="rate_minimum_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="rate_ends_after_it_begins",
                        violation_error_message="A rate does not end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weight_breaks", []), ("rate_type", "per_cwt"), _connector="OR"
                        ),
                        name="rate_weight_breaks_only_per_cwt",
                        violation_error_message="Only a rate per hundredweight has weight breaks.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("origin_address__isnull", False), ("origin_level", "address")
                            ),
                            models.Q(
                                models.Q(("origin_level", "address"), _negated=True),
                                ("origin_address__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rate_origin_address_by_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("destination_address__isnull", False),
                                ("destination_level", "address"),
                            ),
                            models.Q(
                                models.Q(("destination_level", "address"), _negated=True),
                                ("destination_address__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rate_destination_address_by_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "destination_level__in",
                                ["country", "state", "zip3", "zip5", "city", "address"],
                            ),
                            (
                                "origin_level__in",
                                ["country", "state", "zip3", "zip5", "city", "address"],
                            ),
                        ),
                        name="rate_levels_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rate_type__in",
                                ["per_mile", "flat", "per_cwt", "hourly", "per_pallet"],
                            )
                        ),
                        name="rate_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("equipment_type__isnull", True),
                            (
                                "equipment_type__in",
                                [
                                    "van",
                                    "reefer",
                                    "flatbed",
                                    "step_deck",
                                    "lowboy",
                                    "conestoga",
                                    "power_only",
                                    "tanker",
                                    "dump",
                                    "box_truck",
                                    "hotshot",
                                    "intermodal",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="rate_equipment_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode__isnull", True), ("mode__in", ["tl", "ltl"]), _connector="OR"
                        ),
                        name="rate_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "active", "superseded", "inactive"])
                        ),
                        name="rate_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="rate_currency_iso",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRate",
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
                    "origin_level",
                    models.CharField(
                        choices=[
                            ("country", "Country"),
                            ("state", "State"),
                            ("zip3", "ZIP3"),
                            ("zip5", "ZIP"),
                            ("city", "City"),
                            ("address", "Address"),
                        ],
                        max_length=10,
                    ),
                ),
                ("origin_value", models.CharField(max_length=120)),
                (
                    "destination_level",
                    models.CharField(
                        choices=[
                            ("country", "Country"),
                            ("state", "State"),
                            ("zip3", "ZIP3"),
                            ("zip5", "ZIP"),
                            ("city", "City"),
                            ("address", "Address"),
                        ],
                        max_length=10,
                    ),
                ),
                ("destination_value", models.CharField(max_length=120)),
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
                        help_text="Empty for any.",
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[("tl", "Truckload"), ("ltl", "Less than truckload")],
                        help_text="Empty for any.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "rate_type",
                    models.CharField(
                        choices=[
                            ("per_mile", "Per mile"),
                            ("flat", "Flat"),
                            ("per_cwt", "Per hundredweight"),
                            ("hourly", "Hourly"),
                            ("per_pallet", "Per pallet"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=6,
                        help_text="In the unit that the type of rate names.",
                        max_digits=14,
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        help_text="ISO 4217; empty for the company's own.",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}\\Z", "Give a currency's code such as USD."
                            )
                        ],
                    ),
                ),
                (
                    "minimum_charge",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("weight_breaks", models.JSONField(blank=True, default=list)),
                (
                    "fuel_surcharge",
                    models.JSONField(blank=True, default=trucking.models.rate.no_fuel),
                ),
                ("accessorials", models.JSONField(blank=True, default=list)),
                ("effective_from", models.DateField()),
                (
                    "effective_to",
                    models.DateField(blank=True, help_text="Empty for open; inclusive.", null=True),
                ),
                ("priority", models.SmallIntegerField(default=0, help_text="The higher wins.")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "Active"),
                            ("superseded", "Superseded"),
                            ("inactive", "Inactive"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "used_at",
                    models.DateTimeField(
                        editable=False, help_text="When a load first froze it.", null=True
                    ),
                ),
                ("origin_key", models.CharField(max_length=150, null=True)),
                ("destination_key", models.CharField(max_length=150, null=True)),
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
                        help_text="Empty for the company's own tariff.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "destination_address",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="customers.address",
                    ),
                ),
                (
                    "origin_address",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
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
                    "supersedes",
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
            ],
            options={
                "verbose_name": "historical rate",
                "verbose_name_plural": "historical rates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="trucking_hi_tenant__d1e6bd_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="trucking_hi_tenant__14c000_idx",
                    ),
                    models.Index(
                        fields=["tenant", "customer", "history_date", "history_id"],
                        name="trucking_hi_tenant__c8109f_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FuelPrice",
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
                    "region",
                    models.CharField(
                        default="US",
                        help_text="ISO 3166 country; rates look at the one of the pickup.",
                        max_length=2,
                        validators=[customers.postal.validate_country],
                    ),
                ),
                ("published_on", models.DateField()),
                (
                    "effective_from",
                    models.DateField(blank=True, help_text="Empty for the day after publication."),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=6, help_text="Per US gallon, to a millionth.", max_digits=10
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        help_text="ISO 4217; empty for the company's own.",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}\\Z", "Give a currency's code such as USD."
                            )
                        ],
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
                        name="fuel_price_by_creation",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("updated_at"),
                        models.F("id"),
                        name="fuel_price_by_update",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "region", "effective_from"),
                        name="fuel_price_one_a_day",
                        violation_error_message="This region has a price from this day on.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price__gt", 0)),
                        name="fuel_price_above_zero",
                        violation_error_message="A price is above 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_from__gte", models.F("published_on"))),
                        name="fuel_price_not_before_published",
                        violation_error_message="A price takes effect when it is published, or later.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("region__regex", "^[A-Z]{2}$")),
                        name="fuel_price_region_iso",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="fuel_price_currency_iso",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFuelPrice",
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
                    "region",
                    models.CharField(
                        default="US",
                        help_text="ISO 3166 country; rates look at the one of the pickup.",
                        max_length=2,
                        validators=[customers.postal.validate_country],
                    ),
                ),
                ("published_on", models.DateField()),
                (
                    "effective_from",
                    models.DateField(blank=True, help_text="Empty for the day after publication."),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=6, help_text="Per US gallon, to a millionth.", max_digits=10
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        help_text="ISO 4217; empty for the company's own.",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}\\Z", "Give a currency's code such as USD."
                            )
                        ],
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
            ],
            options={
                "verbose_name": "historical fuel price",
                "verbose_name_plural": "historical fuel prices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="trucking_hi_tenant__a2b6de_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="trucking_hi_tenant__f5ab17_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
