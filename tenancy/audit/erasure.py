"""Taking a person's data out of the history: by order, and in no other way.

The order is an event of the audit, written in the same transaction; PostgreSQL's functions look
for it before they blank anything. What is taken out is every sealed value, what a model says is
`also_personal`, and the reasons that people typed; of each ciphertext its SHA-256 stays in
`history_erased`. Live rows are the caller's matter.
"""

from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from tenancy.audit.catalogue import EVENTS_TABLE, find
from tenancy.audit.events import record_event
from tenancy.audit.functions import SCHEMA
from tenancy.models import AuditEvent


def order_erasure(
    resource: str, resource_id: UUID, *, reason: str, customer_id: UUID | None = None
) -> AuditEvent:
    """Put the order for one record, and all that hangs on it, into the audit.

    It names the active origin's actor; without one, or without a reason, it is refused.
    """
    return record_event(
        AuditEvent.Action.ERASED,
        resource,
        resource_id=resource_id,
        customer_id=customer_id,
        history_change_reason=reason,
    )


@transaction.atomic
def erase_history(order: AuditEvent) -> dict[str, int]:
    """Blank what the order names in every history; return how many rows, by model's label.

    Call it after the live rows were emptied: that writes history too.
    """
    models = {model._meta.db_table: model._meta.label for model in apps.get_models()}
    erased = {}
    with connection.cursor() as cursor:
        for pair in find(connection).pairs:
            if pair.is_erasable:
                cursor.execute(f'SELECT {SCHEMA}."{pair.erase_function}"(%s)', [order.history_id])
                erased[models[pair.table]] = int(cursor.fetchone()[0])
        cursor.execute(f"SELECT {SCHEMA}.erase_{EVENTS_TABLE}(%s)", [order.history_id])
        erased[AuditEvent._meta.label] = int(cursor.fetchone()[0])
    return erased
