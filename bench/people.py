"""Believable customers, made up from their number: the same ones in every run and database."""

from random import Random
from typing import Any

Columns = dict[str, Any]

# City, state, the first three digits of its ZIP codes, longitude and latitude.
CITIES = [
    ("Austin", "TX", "787", -97.74, 30.27),
    ("Dallas", "TX", "752", -96.80, 32.78),
    ("Houston", "TX", "770", -95.37, 29.76),
    ("San Antonio", "TX", "782", -98.49, 29.42),
    ("Tulsa", "OK", "741", -95.99, 36.15),
    ("Little Rock", "AR", "722", -92.29, 34.75),
    ("Memphis", "TN", "381", -90.05, 35.15),
    ("Nashville", "TN", "372", -86.78, 36.16),
    ("Atlanta", "GA", "303", -84.39, 33.75),
    ("Jacksonville", "FL", "322", -81.66, 30.33),
    ("Charlotte", "NC", "282", -80.84, 35.23),
    ("Columbus", "OH", "432", -83.00, 39.96),
    ("Cleveland", "OH", "441", -81.69, 41.50),
    ("Indianapolis", "IN", "462", -86.16, 39.77),
    ("Chicago", "IL", "606", -87.63, 41.88),
    ("Milwaukee", "WI", "532", -87.91, 43.04),
    ("Omaha", "NE", "681", -95.93, 41.26),
    ("Kansas City", "MO", "641", -94.58, 39.10),
    ("Denver", "CO", "802", -104.99, 39.74),
    ("Phoenix", "AZ", "850", -112.07, 33.45),
]
ZIPS_PER_CITY = 60
SURNAMES = [
    *("Abbott", "Baker", "Castillo", "Dawson", "Ellis", "Fischer", "Gallagher", "Huang", "Ibarra"),
    *("Jensen", "Kowalski", "Lindqvist", "Marsh", "Novak", "O'Brien", "Peña", "Quigley", "Reyes"),
    *("Schmidt", "Tanaka", "Underhill", "Vargas", "Whitaker", "Xiong", "Young", "Zimmerman"),
]
FIRST_NAMES = [
    *("Alma", "Bruno", "Celia", "Dmitri", "Edith", "Felix", "Grace", "Hassan", "Irene", "Jonas"),
    *("Karen", "Luis", "Mei", "Noah", "Olga", "Priya", "Ruth", "Samuel", "Teresa", "Victor"),
]
TRADES = [
    *("Foods", "Manufacturing", "Logistics", "Steel", "Packaging", "Dental", "Hotels", "Produce"),
    *("Hardware", "Property Group", "Freight", "Textiles", "Furniture", "Bakery", "Paper", "Glass"),
]
STREETS = ["Industrial Blvd", "Main St", "Oak Ave", "Commerce Dr", "Mill Rd", "Depot St", "Elm St"]
WINDOWS = [("8am-5pm", 8, 17), ("9am-1pm", 9, 13), ("1pm-6pm", 13, 18)]
TYPES = ["residential", "commercial", "property_manager", "shipper", "consignee", "broker"]


def customer(number: int) -> Columns:
    """One customer by the models' names, with its `addresses` and `contacts`."""
    random = Random(number)
    first, surname = random.choice(FIRST_NAMES), random.choice(SURNAMES)
    kind = random.choice(TYPES)
    firm = f"{surname} {random.choice(TRADES)}"
    window, _, _ = random.choice(WINDOWS)
    return {
        "name": f"{first} {surname}" if kind == "residential" else firm,
        "type": kind,
        "industry": None if kind == "residential" else firm.split(" ", 1)[1].lower(),
        "status": random.choices(["active", "prospect", "inactive"], [85, 10, 5])[0],
        "email": f"{first}{number}@example.com".lower(),
        "phone": phone(random),
        "primary_contact": f"{first} {surname}",
        "preferred_service_window": window,
        "communication_method": random.choice(["email", "phone", "text"]),
        "emergency_contact": phone(random),
        "tags": random.sample(["vip", "net30", "dock", "gated", "weekly"], random.randint(0, 2)),
        "addresses": [address(random, "primary"), address(random, "service")],
        "contacts": [contact(random, number)] if number % 4 == 0 else [],
    }


def window_hours(text: str) -> tuple[int, int]:
    return next((start, end) for known, start, end in WINDOWS if known == text)


def address(random: Random, kind: str) -> Columns:
    city, state, zip_start, longitude, latitude = random.choice(CITIES)
    return {
        "type": kind,
        "street": f"{random.randint(1, 9999)} {random.choice(STREETS)}",
        "city": city,
        "state": state,
        "zip_code": f"{zip_start}{random.randint(1, ZIPS_PER_CITY):02}",
        "country": "US",
        "coordinates": [
            round(longitude + random.uniform(-0.2, 0.2), 5),
            round(latitude + random.uniform(-0.2, 0.2), 5),
        ],
    }


def contact(random: Random, number: int) -> Columns:
    name = f"{random.choice(FIRST_NAMES)} {random.choice(SURNAMES)}"
    email = f"contact{number}@example.com"
    return {"name": name, "role": "Dispatcher", "email": email, "phone": phone(random)}


def phone(random: Random) -> str:
    return f"({random.randint(201, 989)}) 555-{random.randint(100, 199):04}"
