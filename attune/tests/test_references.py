"""Not even raw SQL can make a row point into another company, on any relation of any model."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from psycopg import errors as pg

from attune.tests.company_rows import Model, row_of
from tenancy.context import tenant_scope
from tenancy.isolation.composite_keys import CompositeKey, composite_keys
from tenancy.models import Company


def model_of(table: str) -> Model:
    return next(model for model in apps.get_models() if model._meta.db_table == table)


@pytest.mark.parametrize("key", list(composite_keys()), ids=lambda key: key.name)
def test_raw_update_cannot_point_into_another_company(
    acme: Company, rival: Company, key: CompositeKey
) -> None:
    with tenant_scope(rival.pk):
        theirs = row_of(model_of(key.target)).id
    with tenant_scope(acme.pk):
        ours = row_of(model_of(key.table)).id
        statement = f'UPDATE "{key.table}" SET "{key.column}" = %s WHERE id = %s'

        with (
            pytest.raises(IntegrityError) as refusal,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [theirs, ours])

    assert isinstance(refusal.value.__cause__, pg.ForeignKeyViolation)
    assert refusal.value.__cause__.diag.constraint_name == key.name
