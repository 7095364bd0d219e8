import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import customers.models.address
import customers.postal
import tenancy.context
import tenancy.models.base
import tenancy.sealing.fields
import tenancy.timezones


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
        ("tenancy", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
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
                    tenancy.sealing.fields.SealedCharField(label="customer.name", max_length=200),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("residential", "Residential"),
                            ("commercial", "Commercial"),
                            ("property_manager", "Property manager"),
                            ("shipper", "Shipper"),
                            ("consignee", "Consignee"),
                            ("broker", "Broker"),
                        ],
                        max_length=20,
                    ),
                ),
                ("industry", models.CharField(blank=True, max_length=100, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prospect", "Prospect"),
                            ("active", "Active"),
                            ("on_hold", "On hold"),
                            ("inactive", "Inactive"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "hold_reason",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="customer.hold_reason", max_length=500, null=True
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        help_text="The key of another system.",
                        max_length=100,
                        null=True,
                    ),
                ),
                (
                    "email",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True,
                        label="customer.email",
                        max_length=254,
                        null=True,
                        validators=[django.core.validators.EmailValidator()],
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "phone",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="customer.phone", max_length=50, null=True
                    ),
                ),
                (
                    "primary_contact",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="customer.primary_contact", max_length=200, null=True
                    ),
                ),
                (
                    "preferred_service_window",
                    models.CharField(
                        blank=True, help_text="Such as 8am-5pm.", max_length=100, null=True
                    ),
                ),
                ("window_start", models.TimeField(editable=False, null=True)),
                ("window_end", models.TimeField(editable=False, null=True)),
                (
                    "communication_method",
                    models.CharField(
                        blank=True,
                        choices=[("email", "E-mail"), ("phone", "Phone"), ("text", "Text message")],
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "emergency_contact",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="customer.emergency_contact", max_length=200, null=True
                    ),
                ),
                ("do_not_contact", models.BooleanField(default=False)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=50,
                    ),
                ),
                (
                    "metadata",
                    models.JSONField(blank=True, default=dict, help_text="Pairs of texts."),
                ),
                (
                    "mc_number",
                    models.CharField(
                        blank=True, max_length=20, null=True, verbose_name="MC number"
                    ),
                ),
                (
                    "dot_number",
                    models.CharField(
                        blank=True, max_length=20, null=True, verbose_name="DOT number"
                    ),
                ),
                ("payment_terms_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "credit_limit",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In the company's currency; empty for no limit.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "parent",
                    tenancy.models.base.TenantForeignKey(
                        blank=True,
                        help_text="The property manager or broker whom this customer belongs to.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portfolio",
                        to="customers.customer",
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
                        name="customer_by_creation",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("updated_at"),
                        models.F("id"),
                        name="customer_by_update",
                    ),
                    models.Index(models.F("tenant"), models.F("parent"), name="customer_by_parent"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "external_id"),
                        name="customer_external_id_once",
                        violation_error_message="Another customer has this external id.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "type__in",
                                [
                                    "residential",
                                    "commercial",
                                    "property_manager",
                                    "shipper",
                                    "consignee",
                                    "broker",
                                ],
                            )
                        ),
                        name="customer_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["prospect", "active", "on_hold", "inactive"])
                        ),
                        name="customer_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hold_reason__isnull", True), ("status", "on_hold"), _connector="OR"
                        ),
                        name="customer_hold_reason_only_on_hold",
                        violation_error_message="Only a customer on hold has a hold reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("window_end__isnull", True), ("window_start__isnull", True)),
                            ("window_start__lt", models.F("window_end")),
                            _connector="OR",
                        ),
                        name="customer_window_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("communication_method__isnull", True),
                            ("communication_method__in", ["email", "phone", "text"]),
                            _connector="OR",
                        ),
                        name="customer_communication_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credit_limit__isnull", True),
                            ("credit_limit__gte", 0),
                            _connector="OR",
                        ),
                        name="customer_credit_limit_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("payment_terms_days__isnull", True),
                            ("payment_terms_days__lte", 365),
                            _connector="OR",
                        ),
                        name="customer_payment_terms_within_a_year",
                        violation_error_message="Payment terms are at most 365 days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="customer_not_its_own_parent",
                        violation_error_message="A customer cannot be its own parent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                    "name",
                    tenancy.sealing.fields.SealedCharField(label="contact.name", max_length=200),
                ),
                ("role", models.CharField(blank=True, max_length=100, null=True)),
                (
                    "email",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True,
                        label="contact.email",
                        max_length=254,
                        null=True,
                        validators=[django.core.validators.EmailValidator()],
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "phone",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="contact.phone", max_length=50, null=True
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
                    "customer",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("customer"),
                        models.F("position"),
                        name="contact_by_customer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
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
                            ("primary", "Primary"),
                            ("billing", "Billing"),
                            ("shipping", "Shipping"),
                            ("service", "Service"),
                        ],
                        max_length=20,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=100, null=True)),
                (
                    "street",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="address.street", max_length=200, null=True
                    ),
                ),
                (
                    "street2",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="address.street2", max_length=200, null=True
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=100, null=True)),
                ("state", models.CharField(blank=True, max_length=100, null=True)),
                (
                    "zip_code",
                    models.CharField(blank=True, max_length=20, null=True, verbose_name="ZIP code"),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        help_text="ISO 3166; empty for the company's own.",
                        max_length=2,
                        validators=[customers.postal.validate_country],
                    ),
                ),
                (
                    "coordinates",
                    tenancy.sealing.fields.SealedJSONField(
                        blank=True,
                        help_text="[longitude, latitude] in degrees.",
                        label="address.coordinates",
                        null=True,
                        validators=[customers.models.address.validate_coordinates],
                    ),
                ),
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
                    "access_notes",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="address.access_notes", max_length=2000, null=True
                    ),
                ),
                (
                    "city_folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("city"),
                        output_field=models.CharField(max_length=100),
                    ),
                ),
                (
                    "zip5",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Left("zip_code", 5),
                        output_field=models.CharField(max_length=5),
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
                    "customer",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "addresses",
                "ordering": ("position", "id"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("customer"),
                        models.F("position"),
                        name="address_by_customer",
                    ),
                    models.Index(
                        models.F("tenant"), models.F("city_folded"), name="address_by_city"
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("state"),
                        models.F("zip5"),
                        name="address_by_state",
                    ),
                    models.Index(models.F("tenant"), models.F("zip5"), name="address_by_zip"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("type", "primary")),
                        fields=("tenant", "customer"),
                        name="address_one_primary",
                        violation_error_message="A customer has at most one primary address.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("type__in", ["primary", "billing", "shipping", "service"])
                        ),
                        name="address_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="address_country_iso",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAddress",
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
                            ("primary", "Primary"),
                            ("billing", "Billing"),
                            ("shipping", "Shipping"),
                            ("service", "Service"),
                        ],
                        max_length=20,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=100, null=True)),
                (
                    "street",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="address.street", max_length=200, null=True
                    ),
                ),
                (
                    "street2",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="address.street2", max_length=200, null=True
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=100, null=True)),
                ("state", models.CharField(blank=True, max_length=100, null=True)),
                (
                    "zip_code",
                    models.CharField(blank=True, max_length=20, null=True, verbose_name="ZIP code"),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        help_text="ISO 3166; empty for the company's own.",
                        max_length=2,
                        validators=[customers.postal.validate_country],
                    ),
                ),
                (
                    "coordinates",
                    tenancy.sealing.fields.SealedJSONField(
                        blank=True,
                        help_text="[longitude, latitude] in degrees.",
                        label="address.coordinates",
                        null=True,
                        validators=[customers.models.address.validate_coordinates],
                    ),
                ),
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
                    "access_notes",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="address.access_notes", max_length=2000, null=True
                    ),
                ),
                ("city_folded", models.CharField(max_length=100, null=True)),
                ("zip5", models.CharField(max_length=5, null=True)),
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
                "verbose_name": "historical address",
                "verbose_name_plural": "historical addresses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="customers_h_tenant__42ecae_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="customers_h_tenant__372fd6_idx",
                    ),
                    models.Index(
                        fields=["tenant", "customer", "history_date", "history_id"],
                        name="customers_h_tenant__10b8bc_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContact",
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
                    "name",
                    tenancy.sealing.fields.SealedCharField(
                        label="contact.name", max_length=200, null=True
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=100, null=True)),
                (
                    "email",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True,
                        label="contact.email",
                        max_length=254,
                        null=True,
                        validators=[django.core.validators.EmailValidator()],
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "phone",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="contact.phone", max_length=50, null=True
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
            ],
            options={
                "verbose_name": "historical contact",
                "verbose_name_plural": "historical contacts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="customers_h_tenant__621e66_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="customers_h_tenant__36c8d0_idx",
                    ),
                    models.Index(
                        fields=["tenant", "customer", "history_date", "history_id"],
                        name="customers_h_tenant__a33b19_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCustomer",
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
                        label="customer.name", max_length=200, null=True
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("residential", "Residential"),
                            ("commercial", "Commercial"),
                            ("property_manager", "Property manager"),
                            ("shipper", "Shipper"),
                            ("consignee", "Consignee"),
                            ("broker", "Broker"),
                        ],
                        max_length=20,
                    ),
                ),
                ("industry", models.CharField(blank=True, max_length=100, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prospect", "Prospect"),
                            ("active", "Active"),
                            ("on_hold", "On hold"),
                            ("inactive", "Inactive"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "hold_reason",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="customer.hold_reason", max_length=500, null=True
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        help_text="The key of another system.",
                        max_length=100,
                        null=True,
                    ),
                ),
                (
                    "email",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True,
                        label="customer.email",
                        max_length=254,
                        null=True,
                        validators=[django.core.validators.EmailValidator()],
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "phone",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="customer.phone", max_length=50, null=True
                    ),
                ),
                (
                    "primary_contact",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="customer.primary_contact", max_length=200, null=True
                    ),
                ),
                (
                    "preferred_service_window",
                    models.CharField(
                        blank=True, help_text="Such as 8am-5pm.", max_length=100, null=True
                    ),
                ),
                ("window_start", models.TimeField(editable=False, null=True)),
                ("window_end", models.TimeField(editable=False, null=True)),
                (
                    "communication_method",
                    models.CharField(
                        blank=True,
                        choices=[("email", "E-mail"), ("phone", "Phone"), ("text", "Text message")],
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "emergency_contact",
                    tenancy.sealing.fields.SealedCharField(
                        blank=True, label="customer.emergency_contact", max_length=200, null=True
                    ),
                ),
                ("do_not_contact", models.BooleanField(default=False)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=50,
                    ),
                ),
                (
                    "metadata",
                    models.JSONField(blank=True, default=dict, help_text="Pairs of texts."),
                ),
                (
                    "mc_number",
                    models.CharField(
                        blank=True, max_length=20, null=True, verbose_name="MC number"
                    ),
                ),
                (
                    "dot_number",
                    models.CharField(
                        blank=True, max_length=20, null=True, verbose_name="DOT number"
                    ),
                ),
                ("payment_terms_days", models.SmallIntegerField(blank=True, null=True)),
                (
                    "credit_limit",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In the company's currency; empty for no limit.",
                        max_digits=14,
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="The property manager or broker whom this customer belongs to.",
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
            ],
            options={
                "verbose_name": "historical customer",
                "verbose_name_plural": "historical customers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="customers_h_tenant__0d3747_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="customers_h_tenant__f376a7_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNote",
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
                    "body",
                    tenancy.sealing.fields.SealedTextField(
                        label="note.body", max_length=5000, null=True
                    ),
                ),
                ("pinned", models.BooleanField(default=False)),
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
                    "author",
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
            ],
            options={
                "verbose_name": "historical note",
                "verbose_name_plural": "historical notes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="customers_h_tenant__2f67fc_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="customers_h_tenant__2a8370_idx",
                    ),
                    models.Index(
                        fields=["tenant", "customer", "history_date", "history_id"],
                        name="customers_h_tenant__22156b_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Note",
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
                    "body",
                    tenancy.sealing.fields.SealedTextField(label="note.body", max_length=5000),
                ),
                ("pinned", models.BooleanField(default=False)),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="customers.customer",
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
                        models.F("customer"),
                        models.F("created_at"),
                        models.F("id"),
                        name="note_by_customer",
                    )
                ],
            },
        ),
    ]
