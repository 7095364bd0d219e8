"""The kinds of long work that this app does."""

from customers.duplicates.job import KIND as DUPLICATES
from customers.duplicates.job import DuplicateSearch
from customers.imports.job import KIND as IMPORT
from customers.imports.job import CustomerImport
from tenancy.jobs.registry import register

register(IMPORT, CustomerImport)
register(DUPLICATES, DuplicateSearch)
