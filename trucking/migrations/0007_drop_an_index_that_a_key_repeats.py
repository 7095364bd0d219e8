import django.db.models.deletion
from django.db import migrations, models

import tenancy.context


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0006_search_switch_and_sign_in_changes"),
        ("trucking", "0006_find_paid_loads"),
    ]

    operations = [
        migrations.AlterField(
            model_name="loadnumber",
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
