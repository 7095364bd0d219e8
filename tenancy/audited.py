"""Whose history the API tells, of the tables in this app."""

from tenancy.audit.registry import AuditedResource, register
from tenancy.models import AuthToken, Company, Membership
from tenancy.serializers import CompanySerializer, MemberSerializer, TokenSerializer

ADMINISTRATION = "company_administration"

register(
    AuditedResource("company", Company, CompanySerializer, ADMINISTRATION),
    AuditedResource("member", Membership, MemberSerializer, ADMINISTRATION),
    AuditedResource("token", AuthToken, TokenSerializer, ADMINISTRATION),
)
