"""The three demo companies: who they are, whom they serve and who works there."""

from typing import NamedTuple

from attune.demo.places import FRONT_RANGE, HARBOR, SOUTH, City
from customers.models import Customer
from tenancy.models.company import Industry
from tenancy.roles import Role

CUSTOMERS_EACH = 200
DOMAIN = "example.com"
OPERATOR = f"operator@attune.{DOMAIN}"


class DemoCompany(NamedTuple):
    name: str
    slug: str
    industries: list[Industry]
    timezone: str
    people: dict[Role, str]
    mix: dict[Customer.Type, int]  # How many customers of each type, CUSTOMERS_EACH in all.
    cities: tuple[City, ...]
    regional: tuple[str, ...]  # Words that begin the names of the firms around there.
    seed: int

    def email(self, role: Role) -> str:
        return f"{role}@{self.slug}.{DOMAIN}"

    def external_id(self, number: int) -> str:
        return f"{self.slug[:3].upper()}-{1000 + number}"


def people(*names: str) -> dict[Role, str]:
    return dict(zip(Role, names, strict=True))


def mix(
    *,
    broker: int = 0,
    property_manager: int = 0,
    shipper: int = 0,
    consignee: int = 0,
    commercial: int = 0,
    residential: int = 0,
) -> dict[Customer.Type, int]:
    """Those whom others may belong to come first."""
    return {
        Customer.Type.BROKER: broker,
        Customer.Type.PROPERTY_MANAGER: property_manager,
        Customer.Type.SHIPPER: shipper,
        Customer.Type.CONSIGNEE: consignee,
        Customer.Type.COMMERCIAL: commercial,
        Customer.Type.RESIDENTIAL: residential,
    }


LONE_STAR = DemoCompany(
    name="Lone Star Freight",
    slug="lonestar",
    industries=[Industry.TRUCKING],
    timezone="America/Chicago",
    people=people(
        *("Rosa Delgado", "Curtis Boone", "Keisha Holloway"),
        *("Wesley Garza", "Linda Osborne", "Theo Navarro"),
    ),
    mix=mix(broker=32, shipper=94, consignee=68, commercial=6),
    cities=SOUTH,
    regional=(
        *("Pecos Valley", "Brazos", "Llano", "Caprock", "Red River", "Ozark", "Gulf Coast"),
        *("Trinity", "Sabine", "Permian", "Panhandle", "Big Thicket", "Cimarron", "Arkoma"),
        *("Bluebonnet", "Mesquite", "Rio Bravo", "Sunbelt", "Delta", "Great Plains"),
    ),
    seed=1836,
)
SUMMIT = DemoCompany(
    name="Summit Comfort",
    slug="summit",
    industries=[Industry.SERVICE],
    timezone="America/Denver",
    people=people(
        *("Grace Larsen", "Marcus Trujillo", "Hana Petersen"),
        *("Diego Romero", "Joan Whitaker", "Simon Beck"),
    ),
    mix=mix(property_manager=12, commercial=70, residential=118),
    cities=FRONT_RANGE,
    regional=(
        *("Front Range", "Aspen Leaf", "Highline", "Flatirons", "Cherry Creek", "Red Rocks"),
        *("Mile High", "Ponderosa", "Columbine", "Bear Creek", "Foothills", "Tabor"),
        *("Pikes Peak", "St. Vrain", "Poudre", "Big Thompson", "Larimer", "Wash Park"),
    ),
    seed=1876,
)
HARBOR_GROUP = DemoCompany(
    name="Harbor Group",
    slug="harbor",
    industries=[Industry.TRUCKING, Industry.SERVICE],
    timezone="America/New_York",
    people=people(
        *("Vera Kowalski", "Omar Gallagher", "Tamara Quinn"),
        *("Jerome Silva", "Priya Kaplan", "Nathan Walsh"),
    ),
    mix=mix(
        broker=14, property_manager=10, shipper=40, consignee=32, commercial=42, residential=62
    ),
    cities=HARBOR,
    regional=(
        *("Hudson", "Raritan", "Palisades", "Meadowlands", "Five Boroughs", "Tidewater"),
        *("Garden State", "Liberty", "Delaware Bay", "Long Wharf", "Lehigh", "Nassau"),
        *("Ironbound", "Harborside", "Brandywine", "Chesapeake", "Old Colony", "Narragansett"),
    ),
    seed=1921,
)
DEMO_COMPANIES = (LONE_STAR, SUMMIT, HARBOR_GROUP)
