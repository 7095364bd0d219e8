"""The trade of a service company: what stands at its customers', and what is done to it."""

from typing import NamedTuple


class Machine(NamedTuple):
    """A kind of equipment: how it is called and what is done to it."""

    name: str
    category: str
    makers: tuple[str, ...]
    upkeep: str
    repair: str
    parts: tuple[tuple[str, str, str], ...]  # Number, description, price.


MACHINES = (
    Machine(
        "Rooftop unit",
        "hvac",
        ("Northwind Air", "Polara"),
        "HVAC maintenance",
        "HVAC repair",
        (("F-16254", "Filter 16x25x4", "18.50"), ("B-0810", "Blower belt", "32.00")),
    ),
    Machine(
        "Gas furnace",
        "heating",
        ("Emberline", "Polara"),
        "Furnace tune-up",
        "No-heat call",
        (("IG-220", "Hot surface igniter", "46.90"), ("FS-11", "Flame sensor", "21.75")),
    ),
    Machine(
        "Water heater",
        "plumbing",
        ("Cascadia", "Emberline"),
        "Water heater flush",
        "Water heater repair",
        (("AN-34", "Anode rod", "39.00"), ("TV-75", "Relief valve", "27.40")),
    ),
    Machine(
        "Heat pump",
        "hvac",
        ("Northwind Air", "Cascadia"),
        "Heat pump inspection",
        "Heat pump repair",
        (("C-4540", "Run capacitor 45/5", "24.60"), ("CT-2P", "Contactor, two pole", "29.80")),
    ),
)
WORK_NOTES = (
    "Cleaned coils, checked charge, all within range.",
    "Replaced worn parts; ran a full cycle twice.",
    "Customer was shown the filter change.",
    "Drain line was slow; flushed it.",
    "Recommend replacement within two years.",
)
COMMENTS = (
    "On time and tidy.",
    "Explained everything.",
    "A little late, but good work.",
    "Thanks!",
)
COLORS = ("#2f855a", "#2b6cb0", "#b7791f", "#6b46c1", "#c53030")
