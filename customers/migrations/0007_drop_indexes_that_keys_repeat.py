import django.db.models.deletion
from django.db import migrations, models

import tenancy.context


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_persons_rights"),
        ("tenancy", "0006_search_switch_and_sign_in_changes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importmapping",
            name="tenant",
            field=models.ForeignKey(
                db_index=False,
                default=tenancy.context.current_tenant_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.company",
            ),
        ),
        migrations.AlterField(
            model_name="merge",
            name="tenant",
            field=models.ForeignKey(
                db_index=False,
                default=tenancy.context.current_tenant_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.company",
            ),
        ),
        migrations.AlterField(
            model_name="nameorder",
            name="tenant",
            field=models.ForeignKey(
                db_index=False,
                default=tenancy.context.current_tenant_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.company",
            ),
        ),
    ]
