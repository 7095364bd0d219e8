from customers.models.address import Address
from customers.models.contact import Contact
from customers.models.customer import Customer
from customers.models.duplicate_pair import DuplicatePair
from customers.models.import_mapping import ImportMapping
from customers.models.legal_hold import LegalHold
from customers.models.merge import Merge
from customers.models.name_order import NameChange, NameOrder
from customers.models.note import Note
from customers.models.privacy_request import PrivacyRequest

__all__ = [
    "Address",
    "Contact",
    "Customer",
    "DuplicatePair",
    "ImportMapping",
    "LegalHold",
    "Merge",
    "NameChange",
    "NameOrder",
    "Note",
    "PrivacyRequest",
]
