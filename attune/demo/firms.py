"""Names of firms: a word of the region and a line of business, so that each is met once."""

from random import Random
from typing import NamedTuple

from customers.models import Customer


class Line(NamedTuple):
    """A line of business: how its firms call themselves, and the industry that is kept of them."""

    words: tuple[str, ...]
    industry: str


SHIPPERS = (
    Line(("Produce", "Growers", "Farms"), "agriculture"),
    Line(("Steel", "Tube & Pipe", "Metal Works"), "metals"),
    Line(("Lumber", "Millwork", "Building Supply"), "building materials"),
    Line(("Foods", "Provisions", "Beverage"), "food and beverage"),
    Line(("Plastics", "Polymers", "Coatings"), "chemicals"),
    Line(("Paper", "Packaging", "Containers"), "packaging"),
    Line(("Machinery", "Pump & Valve", "Tool & Die"), "manufacturing"),
)
CONSIGNEES = (
    Line(("Distribution Center", "Wholesale", "Supply Depot"), "wholesale"),
    Line(("Grocers", "Food Mart", "Fresh Markets"), "grocery"),
    Line(("Hardware", "Home Centers", "Garden Supply"), "retail"),
    Line(("Cold Storage", "Warehousing"), "warehousing"),
    Line(("Auto Parts", "Tire & Wheel"), "automotive"),
)
BROKERS = (
    Line(("Logistics", "Freight Brokers", "Load Partners", "Transport Brokerage"), "brokerage"),
)
SHOPS_AND_OFFICES = (
    Line(("Dental", "Family Clinic", "Veterinary Hospital"), "health care"),
    Line(("Brewing", "Bakery", "Kitchen & Bar", "Coffee Roasters"), "restaurant"),
    Line(("Fitness", "Climbing Gym", "Yoga Studio"), "fitness"),
    Line(("Law Offices", "Accounting", "Insurance Agency"), "offices"),
    Line(("Montessori", "Preparatory School", "Child Care"), "education"),
    Line(("Auto Repair", "Print Shop", "Machine Shop"), "light industry"),
    Line(("Inn & Suites", "Lodge"), "hospitality"),
)
MANAGERS = (Line(("Property Management", "Residential", "Realty Group"), "property management"),)
LINES = {
    Customer.Type.SHIPPER: SHIPPERS,
    Customer.Type.CONSIGNEE: CONSIGNEES,
    Customer.Type.BROKER: BROKERS,
    Customer.Type.COMMERCIAL: SHOPS_AND_OFFICES,
    Customer.Type.PROPERTY_MANAGER: MANAGERS,
}
BUILDINGS = ("Apartments", "Townhomes", "Lofts", "Court", "Terrace", "Plaza", "Professional Center")


class Names:
    """Hands out names that nobody else in the company has."""

    def __init__(self, rng: Random, regional: tuple[str, ...]) -> None:
        self.rng, self.regional = rng, regional
        self.taken: set[str] = set()

    def firm(self, kind: Customer.Type) -> tuple[str, str]:
        """A firm's name and its industry."""
        while True:
            line = self.rng.choice(LINES[kind])
            name = f"{self.rng.choice(self.regional)} {self.rng.choice(line.words)}"
            if self._take(name):
                return name, line.industry

    def building(self, street_name: str) -> str:
        while True:
            name = f"{street_name} {self.rng.choice(BUILDINGS)}"
            if self._take(name):
                return name
            street_name = self.rng.choice(self.regional)

    def household(self, name: str) -> bool:
        """Whether nobody else has this person's name, which is theirs from now on."""
        return self._take(name)

    def _take(self, name: str) -> bool:
        new = name not in self.taken
        self.taken.add(name)
        return new
