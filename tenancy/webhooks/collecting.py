"""Events from the histories, which are the outbox: PostgreSQL wrote them with the change itself.

A webhook has been told of all transactions before a certain one. What has ended since is found
by its transaction's number, and the index by date bounds where it has to be looked for. So
nothing is lost that commits late, and a write pays nothing for its subscribers.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from tenancy.audit.registry import AuditedResource, audited_resources
from tenancy.context import current_tenant_id
from tenancy.models import Webhook, WebhookDelivery, WebhookPosition
from tenancy.webhooks.event_types import MOVE, has_column, matching

# A clock that is set back must not hide what was written meanwhile.
CLOCK_SLACK = timedelta(minutes=5)

# Running transactions hold events back, but those of backends of other databases, which write no
# history here. Every role may see which backend has which id, and an id stays with its database. A
# transaction without a backend, as a prepared one, counts as of this database.
SNAPSHOT = """
SELECT coalesce(
    (SELECT min(running::text::bigint) FROM pg_snapshot_xip(s) running
     WHERE mod(running::text::bigint, 4294967296) NOT IN (
       SELECT backend_xid::text::bigint FROM pg_stat_activity
       WHERE backend_xid IS NOT NULL AND datname <> current_database())),
    pg_snapshot_xmax(s)::text::bigint),
  pg_snapshot_xmax(s)::text::bigint, clock_timestamp()
FROM pg_current_snapshot() s
"""


class Snapshot(NamedTuple):
    """Of this database, all transactions before `ended` have ended; none from `begun` on wrote."""

    ended: int
    begun: int
    at: datetime

    @classmethod
    def take(cls) -> "Snapshot":
        with connection.cursor() as cursor:
            # PostgreSQL looks at its backends once in a transaction, unless it is told to forget.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(SNAPSHOT)
            return cls(*cursor.fetchone())


def collect() -> None:
    """Queue what the active company's webhooks have not been told; in one transaction each."""
    positions = WebhookPosition.objects.filter(webhook__active=True).select_related("webhook")
    for position in positions.select_for_update(of=("self",), skip_locked=True):
        advance(position)


def start_telling(webhook: Webhook) -> None:
    """From now on: what was written or begun before is not told."""
    now = Snapshot.take()
    WebhookPosition.objects.get_or_create(
        webhook=webhook,
        defaults={
            "told_before_xact": now.begun,
            "told_since": now.at - CLOCK_SLACK,
            "next_xact": now.begun,
            "next_since": now.at - CLOCK_SLACK,
        },
    )


def stop_telling(webhook: Webhook) -> None:
    """What still waits will not be sent by itself: it may be long past when the webhook is back."""
    WebhookPosition.objects.filter(webhook=webhook).delete()
    WebhookDelivery.objects.filter(webhook=webhook, status=WebhookDelivery.Status.PENDING).update(
        status=WebhookDelivery.Status.FAILED, error="The webhook was set inactive."
    )


def advance(position: WebhookPosition) -> None:
    """Queue the events of all transactions that have ended since, and move the position on."""
    now = Snapshot.take()
    if now.ended <= position.told_before_xact:  # An older transaction is still open.
        return
    wanted = matching(position.webhook.events)
    queue(position, wanted, now)
    position.told_before_xact = now.ended
    if now.ended >= position.next_xact:
        position.told_since = position.next_since
        position.next_xact, position.next_since = now.begun, now.at - CLOCK_SLACK
    # A worker may be writing the rest of the row.
    position.save(update_fields=["told_before_xact", "told_since", "next_xact", "next_since"])


def queue(position: WebhookPosition, wanted: list[str], now: Snapshot) -> None:
    """Make a delivery of each event, in one statement that holds none of them in memory."""
    columns = "event_id, event_type, event_at, object_type, object_id, object_version"
    kinds = {kind.partition(".")[0] for kind in wanted}
    changes = [
        changes_source(name, resource)
        for name, resource in audited_resources().items()
        if name in kinds
    ]
    statement = f"""
    INSERT INTO "{WebhookDelivery._meta.db_table}" (
      id, tenant_id, webhook_id, {columns}, status, attempts, error,
      next_attempt_at, queued_at, created_at, updated_at)
    SELECT gen_random_uuid(), %(tenant)s, %(webhook)s, {columns}, 'pending', 0, '',
      %(now)s, %(now)s, %(now)s, %(now)s
    FROM ({" UNION ALL ".join(changes)}) event ({columns})
    WHERE event_type = ANY(%(wanted)s)
    ON CONFLICT DO NOTHING
    """
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "tenant": current_tenant_id(),
                "webhook": position.webhook_id,
                "wanted": wanted,
                "now": now.at,
                "from": position.told_before_xact,
                "to": now.ended,
                "since": position.told_since,
            },
        )


WHERE = """
  h.tenant_id = %(tenant)s AND h.history_date >= %(since)s
  AND h.history_xact >= %(from)s AND h.history_xact < %(to)s
"""


def changes_source(name: str, resource: AuditedResource) -> str:
    """SELECT of what happened to one kind of record, by the row before each."""
    table = resource.history._meta.db_table
    version = "h.updated_at" if has_column(resource.model, "updated_at") else "NULL::timestamptz"
    return f"""
    SELECT h.history_id, '{name}.' || {change_of(resource.model)}, h.history_date, '{name}', h.id,
      {version}
    FROM "{table}" h LEFT JOIN LATERAL (
      SELECT b.* FROM "{table}" b
      WHERE h.history_type = '~' AND b.tenant_id = h.tenant_id AND b.id = h.id
        AND b.history_date < h.history_date
      ORDER BY b.history_date DESC LIMIT 1) b ON true
    WHERE {WHERE}
    """


def change_of(model: Any) -> str:
    """SQL of the last word of the event's type."""
    cases = ["WHEN h.history_type = '+' THEN 'created'", "WHEN h.history_type = '-' THEN 'deleted'"]
    if has_column(model, "archived_at"):
        cases += [
            "WHEN b.archived_at IS NULL AND h.archived_at IS NOT NULL THEN 'archived'",
            "WHEN b.archived_at IS NOT NULL AND h.archived_at IS NULL THEN 'restored'",
        ]
    if has_column(model, "merged_into"):
        cases += [
            "WHEN b.merged_into_id IS NULL AND h.merged_into_id IS NOT NULL THEN 'merged'",
            "WHEN b.merged_into_id IS NOT NULL AND h.merged_into_id IS NULL THEN 'unmerged'",
        ]
    if has_column(model, "status"):
        cases.append(f"WHEN b.status IS DISTINCT FROM h.status THEN '{MOVE}'")
    return f"CASE {' '.join(cases)} ELSE 'updated' END"
