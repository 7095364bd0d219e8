"""Every kind of record tells of all that becomes of it, those of apps still to be written included.

A row of each is made, changed, archived, restored, moved and deleted, in one transaction that is
rolled back; the events are collected as if it had ended.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from attune.tests.company_rows import company_models, new_row_of, row_of
from tenancy.audit.history import is_history
from tenancy.audit.registry import AuditedResource, audited_resources
from tenancy.context import tenant_scope
from tenancy.models import Company, Webhook, WebhookDelivery, WebhookPosition
from tenancy.webhooks.collecting import CLOCK_SLACK, Snapshot, queue
from tenancy.webhooks.event_types import event_types, has_column, matching

# A company's row stays for ever, and a document loses its file with its archiving.
NEVER_HAPPENS = {"company.deleted", "load_document.restored", "service_document.restored"}
# The date that is changed of a record without `created_at`.
DATED = {"token": "revoked_at"}
OF_ALL_TIME = Snapshot(ended=2**62, begun=2**62, at=timezone.now())


def test_every_model_with_a_history_has_events() -> None:
    told = {resource.model for resource in audited_resources().values()}
    histories = [model for model in company_models() if is_history(model)]

    assert {history.instance_type for history in histories} == told
    for name in audited_resources():
        assert {f"{name}.created", f"{name}.updated", f"{name}.deleted"} <= set(event_types())


@pytest.mark.django_db
def test_whatever_becomes_of_any_record_is_an_event(acme: Company) -> None:
    resources = audited_resources().values()
    kinds = [resource.model for resource in resources if resource.model is not Company]
    with tenant_scope(acme.pk):
        for model in kinds:
            row_of(model)
        for resource in resources:
            live(resource)
        delete_all(kinds)

        told = set(collected(Webhook.objects.create(url="https://example.com/", events=["*"])))

    assert set(event_types()) - told == NEVER_HAPPENS
    assert told <= set(event_types())


def live(resource: AuditedResource) -> None:
    """Change the row in each way that its kind can."""
    model: Any = resource.model
    row = model.objects.first() or row_of(model)  # A visit that moves frees its bookings.
    rows = model.objects.filter(pk=row.pk)
    rows.update(**{DATED.get(resource.name, "created_at"): timezone.now() - CLOCK_SLACK})
    if has_column(model, "archived_at"):
        row.archive()
        succeeds(lambda: rows.update(archived_at=None))
    if has_column(model, "merged_into"):
        ever = model.ever.filter(pk=row.pk)  # Merged, it is among `objects` no more.
        ever.update(merged_into=new_row_of(model))
        ever.update(merged_into=None)
    if has_column(model, "status"):
        assert any(moved(rows, status) for status in other_states(row)), resource.name


def other_states(row: Any) -> Iterator[str]:
    for status, _ in row._meta.get_field("status").choices:
        if status != row.status:
            yield status


def moved(rows: models.QuerySet[Any], status: str) -> bool:
    """Whether the constraints let the row stand in that state as it is."""
    return succeeds(lambda: rows.update(status=status))


def succeeds(act: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return False
    return True


def delete_all(kinds: list[type[models.Model]]) -> None:
    """By SQL, and those first that no other row leads to."""
    left = kinds
    while gone := [model for model in left if succeeds(lambda model=model: delete(model))]:
        left = [model for model in left if model not in gone]


def delete(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'DELETE FROM "{model._meta.db_table}"')


def collected(webhook: Webhook) -> Iterator[str]:
    position = WebhookPosition.objects.get(webhook=webhook)
    position.told_before_xact = 0
    position.told_since = OF_ALL_TIME.at - CLOCK_SLACK
    queue(position, matching(["*"]), OF_ALL_TIME)
    return WebhookDelivery.objects.values_list("event_type", flat=True).iterator()
