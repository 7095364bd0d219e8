from customers.models.address import Address
from customers.models.contact import Contact
from customers.models.customer import Customer
from customers.models.name_order import NameChange, NameOrder
from customers.models.note import Note

__all__ = ["Address", "Contact", "Customer", "NameChange", "NameOrder", "Note"]
