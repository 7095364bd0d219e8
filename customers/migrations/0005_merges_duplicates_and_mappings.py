from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models

import tenancy.context
import tenancy.models.base
import tenancy.sealing.fields


def own_id() -> models.UUIDField:
    return models.UUIDField(
        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
    )


def company(**options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        default=tenancy.context.current_tenant_id,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="tenancy.company",
        **options,
    )


def customer(**options: Any) -> models.ForeignKey:
    return tenancy.models.base.TenantForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        to="customers.customer",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_tell_named_customers"),
        ("tenancy", "0004_company_orders_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="merged_into",
            field=tenancy.models.base.TenantForeignKey(
                db_index=False,
                editable=False,
                help_text="The customer that this one turned out to be.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="customers.customer",
            ),
        ),
        migrations.AddField(
            model_name="historicalcustomer",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                help_text="The customer that this one turned out to be.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="customers.customer",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                models.F("tenant"),
                models.F("merged_into"),
                condition=models.Q(("merged_into__isnull", False)),
                name="customer_by_merge",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="customer_not_merged_into_itself",
                violation_error_message="A customer cannot be merged into itself.",
            ),
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", own_id()),
                ("at", models.DateTimeField()),
                (
                    "undo",
                    tenancy.sealing.fields.SealedJSONField(
                        help_text="See customers.merging.undoing.", label="merge.undo"
                    ),
                ),
                ("duplicate", customer(related_name="merges")),
                ("tenant", company()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "duplicate"),
                        name="merge_once",
                        violation_error_message="This customer was merged into another already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                ("id", own_id()),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        help_text="1 to 100: the higher, the likelier."
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("phone", "Same phone"),
                                ("email", "Same e-mail"),
                                ("name_and_address", "Similar name and address"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("dismissed_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("customer", customer(help_text="The older one.", related_name="+")),
                ("duplicate", customer(related_name="+")),
                ("tenant", company(db_index=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "customer", "duplicate"), name="duplicate_pair_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("customer__lt", models.F("duplicate"))),
                        name="duplicate_pair_older_one_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 100)),
                        name="duplicate_pair_score_in_range",
                    ),
                ],
                "indexes": [
                    models.Index(
                        models.F("tenant"), models.F("duplicate"), name="duplicate_pair_by_newer"
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("score"),
                        models.F("id"),
                        name="duplicate_pair_by_score",
                    ),
                    models.Index(
                        models.F("tenant"),
                        models.F("created_at"),
                        models.F("id"),
                        name="duplicate_pair_by_creation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportMapping",
            fields=[
                ("id", own_id()),
                (
                    "heading",
                    models.CharField(help_text="Of the column, in small letters.", max_length=200),
                ),
                (
                    "field",
                    models.CharField(
                        blank=True, help_text="Empty: it is left out.", max_length=150
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("tenant", company()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "heading"), name="import_mapping_once"
                    ),
                ],
            },
        ),
    ]
