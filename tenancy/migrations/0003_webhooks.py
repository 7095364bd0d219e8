import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid_utils.compat
from django.db import migrations, models

import tenancy.context
import tenancy.models.base
import tenancy.models.webhook
import tenancy.sealing.fields


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0002_jobs"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="has_webhooks",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="historicalcompany",
            name="has_webhooks",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.CreateModel(
            name="Webhook",
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
                    "url",
                    tenancy.sealing.fields.SealedCharField(
                        label="webhook.url", max_length=2000, verbose_name="URL"
                    ),
                ),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        help_text='Such as customer.created, "load.*" for all of loads, or "*" for all.',
                        size=100,
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                (
                    "secret",
                    tenancy.sealing.fields.SealedCharField(
                        default=tenancy.models.webhook.new_secret,
                        editable=False,
                        label="webhook.secret",
                        max_length=100,
                    ),
                ),
                ("disabled_at", models.DateTimeField(editable=False, null=True)),
                ("disabled_reason", models.CharField(blank=True, editable=False, max_length=200)),
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
                    models.CheckConstraint(
                        condition=models.Q(("events__len__gt", 0)),
                        name="webhook_asks_for_events",
                        violation_error_message="Name at least one event.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("archived_at__isnull", True), ("active", False), _connector="OR"
                        ),
                        name="webhook_archived_is_not_active",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
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
                ("event_id", models.UUIDField()),
                ("event_type", models.CharField(max_length=60)),
                ("event_at", models.DateTimeField()),
                ("object_type", models.CharField(max_length=40)),
                ("object_id", models.UUIDField()),
                ("object_version", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("delivered", "Delivered"),
                            ("failed", "Failed"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                (
                    "answered",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="The HTTP status, if any.", null=True
                    ),
                ),
                ("error", models.CharField(blank=True, max_length=200)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("queued_at", models.DateTimeField()),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "webhook",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="tenancy.webhook",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "webhook deliveries",
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.F("webhook"),
                        models.F("next_attempt_at"),
                        condition=models.Q(("status", "pending")),
                        name="webhook_delivery_due",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("webhook"),
                        models.F("created_at"),
                        models.F("id"),
                        name="webhook_delivery_by_age",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "webhook", "event_id"), name="webhook_delivery_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["pending", "delivered", "failed"])),
                        name="webhook_delivery_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookPosition",
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
                ("told_before_xact", models.BigIntegerField()),
                ("told_since", models.DateTimeField()),
                ("next_xact", models.BigIntegerField()),
                ("next_since", models.DateTimeField()),
                ("failures_in_a_row", models.PositiveIntegerField(default=0)),
                ("not_before", models.DateTimeField(blank=True, null=True)),
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
                    "webhook",
                    tenancy.models.base.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="positions",
                        to="tenancy.webhook",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "webhook"), name="webhook_position_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalWebhook",
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
                    "url",
                    tenancy.sealing.fields.SealedCharField(
                        label="webhook.url", max_length=2000, null=True, verbose_name="URL"
                    ),
                ),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        help_text='Such as customer.created, "load.*" for all of loads, or "*" for all.',
                        size=100,
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                (
                    "secret",
                    tenancy.sealing.fields.SealedCharField(
                        default=tenancy.models.webhook.new_secret,
                        editable=False,
                        label="webhook.secret",
                        max_length=100,
                        null=True,
                    ),
                ),
                ("disabled_at", models.DateTimeField(editable=False, null=True)),
                ("disabled_reason", models.CharField(blank=True, editable=False, max_length=200)),
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
                "verbose_name": "historical webhook",
                "verbose_name_plural": "historical webhooks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["tenant", "history_date", "history_id"],
                        name="tenancy_his_tenant__3c2d20_idx",
                    ),
                    models.Index(
                        fields=["tenant", "id", "history_date", "history_id"],
                        name="tenancy_his_tenant__65b690_idx",
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
