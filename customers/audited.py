"""Whose history the API tells, of the tables in this app."""

from customers.models import Address, Contact, Customer, Note
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
)
