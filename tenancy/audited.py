"""Whose history the API tells, of the tables in this app."""

from tenancy.audit.registry import AuditedResource, register
from tenancy.models import AuthToken, Company, Membership, Webhook
from tenancy.serializers import CompanySerializer, MemberSerializer, TokenSerializer
from tenancy.webhooks.serializers import WebhookSerializer

ADMINISTRATION = "company_administration"

register(
    AuditedResource("company", Company, CompanySerializer, ADMINISTRATION),
    AuditedResource("member", Membership, MemberSerializer, ADMINISTRATION),
    AuditedResource("token", AuthToken, TokenSerializer, ADMINISTRATION),
    AuditedResource("webhook", Webhook, WebhookSerializer, ADMINISTRATION),
)
