from tenancy.models.audit_event import AuditEvent
from tenancy.models.base import (
    ArchivableModel,
    TenantDerivedModel,
    TenantForeignKey,
    TenantOwnedModel,
    company_key,
)
from tenancy.models.company import Company
from tenancy.models.data_key import DataKey
from tenancy.models.document import Document
from tenancy.models.job import Job
from tenancy.models.membership import Membership
from tenancy.models.sealed_file import SealedFile
from tenancy.models.sign_in_failure import SignInFailure
from tenancy.models.stored_answer import StoredAnswer
from tenancy.models.token import AuthToken
from tenancy.models.user import User
from tenancy.models.webhook import Webhook
from tenancy.models.webhook_delivery import WebhookDelivery, WebhookPosition

__all__ = [
    "ArchivableModel",
    "AuditEvent",
    "AuthToken",
    "Company",
    "DataKey",
    "Document",
    "Job",
    "Membership",
    "SealedFile",
    "SignInFailure",
    "StoredAnswer",
    "TenantDerivedModel",
    "TenantForeignKey",
    "TenantOwnedModel",
    "User",
    "Webhook",
    "WebhookDelivery",
    "WebhookPosition",
    "company_key",
]
