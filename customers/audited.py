"""Whose history the API tells, of the tables in this app."""

from customers.models import Address, Contact, Customer, LegalHold, Note, PrivacyRequest
from customers.privacy.serializers import LegalHoldSerializer, PrivacyRequestSerializer
from customers.serializers import (
    AddressSerializer,
    ContactSerializer,
    CustomerSerializer,
    NoteSerializer,
)
from tenancy.audit.registry import AuditedResource, register

register(
    AuditedResource("customer", Customer, CustomerSerializer, "customers", path_to_customer="id"),
    AuditedResource("contact", Contact, ContactSerializer, "customers"),
    AuditedResource("address", Address, AddressSerializer, "customers"),
    AuditedResource("note", Note, NoteSerializer, "customers"),
    AuditedResource("legal_hold", LegalHold, LegalHoldSerializer, "company_administration"),
    AuditedResource(
        "privacy_request", PrivacyRequest, PrivacyRequestSerializer, "company_administration"
    ),
)
