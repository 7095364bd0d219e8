"""How a person gets in: by session in the admin, by token in the API, by invitation at first."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from tenancy.asker import Asker
from tenancy.audit.events import record_event
from tenancy.context import tenant_scope
from tenancy.errors import ConflictError
from tenancy.models import AuditEvent, Company, Membership, User
from tenancy.models.user import normal_email
from tenancy.roles import Role

SESSION_MEMBERSHIP = "membership_id"
SESSION_VISIT = "visited_company_id"
VISITS_AS = Role.VIEWER
INVITATION_LIFETIME = timedelta(days=7)
_INVITATION_SALT = "tenancy.invitation"


def asker_of_session(request: HttpRequest) -> Asker | None:
    """The signed-in user's chosen membership, else their first; None for operators at home."""
    if not request.user.is_authenticated:
        return None
    mine = memberships_of(request.user)
    request.memberships = mine  # type: ignore[attr-defined]
    chosen = request.session.get(SESSION_MEMBERSHIP)
    member = next((m for m in mine if str(m.pk) == chosen), mine[0] if mine else None)
    return Asker(member, Role(member.role)) if member else visitor(request)


def visitor(request: HttpRequest) -> Asker | None:
    """An operator inside a company: one who sees it masked, and writes nothing."""
    user, company_id = request.user, request.session.get(SESSION_VISIT)
    if not (company_id and isinstance(user, User) and user.is_active and user.is_superuser):
        return None
    company = Company.objects.filter(pk=company_id).first()
    if company is None:
        return None
    return Asker(Membership(tenant=company, user=user, role=VISITS_AS), VISITS_AS, visiting=True)


def visit(request: HttpRequest, company: Company, reason: str) -> None:
    """Let an operator into a company from the next request on; its audit tells who and why."""
    with tenant_scope(company.pk, reason=reason):
        record_event(AuditEvent.Action.ENTERED, "company", resource_id=company.pk)
    request.session[SESSION_VISIT] = str(company.pk)


def memberships_of(user: User) -> list[Membership]:
    """The companies that `user` may enter now, by name."""
    working = Membership.objects.working().filter(user=user)
    return list(working.select_related("tenant", "user").order_by("tenant__name", "pk"))


@transaction.atomic
def invite(company: Company, email: str, role: Role) -> Membership:
    """Make a member who has not accepted yet; a pending one is invited anew with the new role."""
    user, _ = User.objects.get_or_create(
        email=normal_email(email), defaults={"password": _unusable_password()}
    )
    member, new = Membership.objects.get_or_create(
        tenant=company, user=user, defaults={"role": role}
    )
    if member.accepted_at is not None:
        raise ConflictError("This person is a member already.", "duplicate", field="email")
    if not new:
        member.role, member.active = role, True
        member.save()
    return member


def _unusable_password() -> str:
    user = User()
    user.set_unusable_password()
    return user.password


def invitation_url(member: Membership) -> str:
    """A link, good for INVITATION_LIFETIME and for one acceptance, that lets its holder in."""
    text = signing.dumps(str(member.pk), salt=_INVITATION_SALT)
    return settings.PUBLIC_URL + reverse("invitation", args=[text])


def invited(text: str) -> Membership | None:
    """The member whom a link invites; None if it is mangled, expired or spent."""
    try:
        pk = signing.loads(text, salt=_INVITATION_SALT, max_age=INVITATION_LIFETIME)
    except signing.BadSignature:
        return None
    waiting = Membership.objects.filter(active=True, accepted_at__isnull=True)
    return waiting.select_related("tenant", "user").filter(pk=UUID(pk)).first()


def accept(member: Membership) -> None:
    member.accepted_at = timezone.now()
    with tenant_scope(member.tenant_id, actor_id=member.user_id):
        member.save()
