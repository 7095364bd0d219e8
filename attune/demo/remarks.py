"""What the office writes down beside a customer: remarks, reasons, tags, ways in."""

from typing import NamedTuple


class Remarks(NamedTuple):
    """The vocabulary of one side of the business."""

    notes: tuple[str, ...]
    hold_reasons: tuple[str, ...]
    tags: tuple[str, ...]
    access: tuple[str, ...]
    contact_roles: tuple[str, ...]
    windows: tuple[str, ...]


HAULING = Remarks(
    notes=(
        "Detention starts after two hours; they sign for it without a fight if we text at 1:45.",
        "Dock closes at 3 pm sharp. A late truck sleeps outside.",
        "Wants tracking updates by e-mail every four hours on anything over 300 miles.",
        "Lumper fee is on us here, receipt required. Budget it into the rate.",
        "Asked for two more lanes next quarter; send numbers before the 15th.",
        "Pallets are floor-loaded on Mondays. Bring a driver with patience.",
        "Paid early again. Good for a credit increase at the next review.",
        "Reefer must be pre-cooled to 34 °F or they turn the truck away.",
        "New traffic manager, friendlier than the last one. Introduce yourself.",
        "Rate confirmation has to show their PO number or accounting bounces it.",
        "Overhead clearance at the east dock is 13 ft 4 in. Use the north gate.",
        "They compare us with two others on every load; answer within ten minutes.",
    ),
    hold_reasons=(
        "Two invoices are more than 60 days past due.",
        "Credit limit is exceeded until the March statement is paid.",
        "Claim for a damaged load is open; no new bookings until it is settled.",
        "Certificate of insurance has run out.",
    ),
    tags=(
        *("reefer", "flatbed", "dry van", "hazmat", "drop trailer", "appointment only"),
        *("lumper", "high value", "cross-border", "team drivers"),
    ),
    access=(
        "Check in at gate 2, then dock 11 to 18.",
        "Call the dock 30 minutes ahead; no parking on the street.",
        "Hard hat and vest are required past the guard house.",
        "Follow the truck signs; the car entrance has a low bridge.",
    ),
    contact_roles=("Dispatch", "Accounts payable", "Dock supervisor", "Traffic manager"),
    windows=("6am-2pm", "7am-3pm", "8am-5pm", "7:00-15:30", "24 hours"),
)
SERVICE = Remarks(
    notes=(
        "Furnace is in the crawl space. Bring the short ladder and knee pads.",
        "Gate code changes every month; call ahead.",
        "Dog is friendly, but will follow you out of the gate.",
        "Filter is 16x25x4, we keep two on the truck for them.",
        "Wants the same technician as last spring if at all possible.",
        "Water heater is from 2011; told them to plan for a new one next year.",
        "Quoted a heat pump, they are waiting for the rebate to open.",
        "Rooftop units are reached through suite 300; ask for the key there.",
        "Pays by check on the spot. Leave a paper invoice.",
        "Breaker for the condenser trips in heat waves; electrician was recommended.",
        "Asked to be moved to the spring and autumn maintenance plan.",
        "Park on the alley side, street sweeping on Tuesdays.",
    ),
    hold_reasons=(
        "Last two visits are unpaid.",
        "Dispute over the compressor warranty is open.",
        "Owner asked us to wait until the renovation is done.",
    ),
    tags=(
        *("maintenance plan", "warranty", "gate code", "dog on site", "after hours"),
        *("two units", "boiler", "heat pump", "spring tune-up", "VIP"),
    ),
    access=(
        "Side gate, code 4417#.",
        "Ring the bell twice, then use the back door.",
        "Mechanical room is in the basement; mind the low beam.",
        "Lockbox on the railing, code 2086.",
    ),
    contact_roles=("Building engineer", "Office manager", "Tenant", "Accounts payable"),
    windows=("8am-12pm", "9am-11am", "1pm-5pm", "8am-5pm", "mornings"),
)
