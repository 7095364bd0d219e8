"""The kinds of long work that this app does."""

from customers.imports.job import KIND, CustomerImport
from tenancy.jobs.registry import register

register(KIND, CustomerImport)
