"""The kinds of long work that this app does."""

from customers.duplicates.job import KIND as DUPLICATES
from customers.duplicates.job import DuplicateSearch
from customers.imports.job import KIND as IMPORT
from customers.imports.job import CustomerImport
from customers.imports.undoing import KIND as UNDO
from customers.imports.undoing import ImportUndo, undo_import
from tenancy.jobs.registry import register

register(IMPORT, CustomerImport, undo_import)
register(UNDO, ImportUndo)
register(DUPLICATES, DuplicateSearch)
