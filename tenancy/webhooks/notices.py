"""What the owners of a company are told by e-mail of its webhooks."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from tenancy.after_commit import after_commit
from tenancy.models import Membership, Webhook
from tenancy.roles import Role

SUBJECT = "AttuneLogic: a webhook of {company} was switched off"
BODY = """\
The webhook to {host} was switched off, because for three days nothing could be delivered.
{reason}

What waited is kept among its deliveries for 30 days. Set the webhook active again once its
receiver answers: {page}
"""


def tell_of_disabling(webhook: Webhook) -> None:
    """One e-mail to each owner, once what led to it is committed; a failure is logged."""
    owners = Membership.objects.filter(
        tenant_id=webhook.tenant_id, role=Role.OWNER, active=True, accepted_at__isnull=False
    )
    page = reverse("admin:tenancy_webhook_change", args=[webhook.pk])
    subject = SUBJECT.format(company=webhook.tenant.name)
    body = BODY.format(
        # The host alone: an address may hold the receiver's secret.
        host=urlsplit(webhook.url).hostname,
        reason=webhook.disabled_reason,
        page=f"{settings.PUBLIC_URL}{page}",
    )
    emails = owners.order_by("pk").values_list("user__email", flat=True)
    letters = [EmailMessage(subject, body, to=[email]) for email in emails]
    after_commit(send, letters)


def send(letters: list[EmailMessage]) -> None:
    get_connection().send_messages(letters)
