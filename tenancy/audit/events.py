"""Acts that change no row, and refusals, told beside the changes of rows."""

from functools import partial
from typing import Any
from uuid import UUID

from tenancy.aftermath import outlive
from tenancy.context import current_origin, current_tenant_id, request_id, tenant_scope
from tenancy.models import AuditEvent, Membership, User
from tenancy.models.user import normal_email


def record_event(action: AuditEvent.Action, resource: str, **about: Any) -> AuditEvent:
    """Tell of an act in the transaction that it belongs to.

    `about`: resource_id, customer_id (the customer on whom the thing hangs), and
    history_change_reason. No personal data.
    """
    event = _event(action, resource, current_tenant_id(), about)
    event.save(force_insert=True)
    return event


def record_refusal(resource: str, *, tenant_id: UUID | None = None, **about: Any) -> None:
    """Tell of a refused act behind the request or task, in a transaction of its own.

    The refusal itself rolls back everything else.
    """
    tenant_id = tenant_id or current_tenant_id()
    event = _event(AuditEvent.Action.REFUSED, resource, tenant_id, about)
    outlive(partial(_save, tenant_id, event))


def record_lockout(email: str) -> None:
    """Tell each company of a member that repeated failures at sign-in locked them out."""
    for member in Membership.objects.filter(user__email=normal_email(email), active=True):
        record_refusal(
            "member",
            tenant_id=member.tenant_id,
            resource_id=member.pk,
            history_change_reason="Locked out after repeated failures at sign-in.",
        )


def record_sign_in_change(user: User, what: str) -> None:
    """Tell each company of a member that they changed how they sign in."""
    for member in Membership.objects.filter(user=user, active=True):
        with tenant_scope(member.tenant_id, reason=what):
            record_event(AuditEvent.Action.CHANGED, "member", resource_id=member.pk)


def _event(action: AuditEvent.Action, resource: str, tenant_id: UUID, about: Any) -> AuditEvent:
    origin = current_origin()
    return AuditEvent(
        tenant_id=tenant_id,
        action=action,
        resource=resource,
        history_user_id=origin.actor_id,
        history_channel=origin.channel,
        history_ip=origin.ip or None,
        history_request_id=request_id.get(),
        **{"history_change_reason": origin.reason, **about},
    )


def _save(tenant_id: UUID, event: AuditEvent) -> None:
    with tenant_scope(tenant_id):
        event.save(force_insert=True)
