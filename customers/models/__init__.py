from customers.models.address import Address
from customers.models.contact import Contact
from customers.models.customer import Customer
from customers.models.duplicate_pair import DuplicatePair
from customers.models.import_mapping import ImportMapping
from customers.models.merge import Merge
from customers.models.name_order import NameChange, NameOrder
from customers.models.note import Note

__all__ = [
    "Address",
    "Contact",
    "Customer",
    "DuplicatePair",
    "ImportMapping",
    "Merge",
    "NameChange",
    "NameOrder",
    "Note",
]
