"""How the product's API and the floor's write the same customer and ask the same questions."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.people import Columns

Json = dict[str, Any]


class Product:
    name = "product"
    customers = "/api/v1/customers"

    def body(self, columns: Columns) -> Json:
        return {
            **{name: columns[name] for name in ("name", "type", "industry", "status", "tags")},
            "contactInfo": {
                "email": columns["email"],
                "phone": columns["phone"],
                "primaryContact": columns["primary_contact"],
            },
            "preferences": {
                "preferredServiceWindow": columns["preferred_service_window"],
                "communicationMethod": columns["communication_method"],
                "emergencyContact": columns["emergency_contact"],
            },
            "addresses": [in_camel_case(address) for address in columns["addresses"]],
            "contacts": columns["contacts"],
        }

    def page(self, **filters: str) -> str:
        return f"{self.customers}?{urlencode({'pageSize': 50, **in_camel_case(filters)})}"


class Floor:
    name = "floor"
    customers = "/customers"

    def body(self, columns: Columns) -> Json:
        return columns

    def page(self, **filters: str) -> str:
        return f"{self.customers}?{urlencode(filters)}"


Shape = Product | Floor


@dataclass(frozen=True)
class Sample:
    """What a company's requests are about: ids in no order, and pages of its list."""

    ids: list[str]
    pages: list[str]


def in_camel_case(columns: Columns) -> Json:
    """
    >>> in_camel_case({"zip_code": "78701", "city": "Austin"})
    {'zipCode': '78701', 'city': 'Austin'}
    """
    return {camel_case(name): value for name, value in columns.items()}


def camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
