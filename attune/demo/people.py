"""Names of people and streets; any two of them go together."""

from random import Random

FIRST_NAMES = """
    Aaron Alicia Amara Andre Angela Anita Anthony Ben Beth Brian Camille Carlos Caroline Chen
    Claire Connor Curtis Dana Daniel Darius Deborah Derek Diego Donna Dwight Elena Eli Emily Erica
    Ethan Fatima Felix Frank Gabriel Gail George Gloria Grace Hana Hector Helen Ian Imani Irene
    Isaac Jamal James Janet Jenna Jerome Joan Joel Jorge Julia Karen Keisha Kenji Kevin Kim Laura
    Leah Leon Linda Lucia Luis Maggie Marcus Maria Mark Martha Megan Miguel Mina Monica Nadia
    Nathan Nina Noah Olivia Omar Oscar Pamela Patrick Paul Priya Rachel Rafael Ramona Ray Rebecca
    Robert Rosa Ruth Samir Sandra Sarah Sean Shauna Simon Sofia Stephen Tamara Teresa Theo Tom
    Tyrone Vera Victor Wanda Wesley Yolanda Zoe
""".split()  # noqa: SIM905 - quoted one by one they would fill pages
LAST_NAMES = """
    Abbott Adeyemi Alvarez Anderson Archer Bailey Baker Barrett Beck Bishop Boone Bradley Brooks
    Burke Byrd Calloway Campos Carver Castillo Chambers Chang Coleman Cortez Crawford Dalton
    Delgado Dixon Dorsey Drummond Duarte Eaton Ellis Espinoza Farrell Fischer Fleming Fuentes
    Gallagher Garza Gibson Goodwin Graham Greer Guerrero Hahn Hampton Hanson Hendricks Herrera
    Hobbs Holloway Hughes Ibarra Ingram Jacobs Jensen Kaplan Keller Kimball Kowalski Lambert
    Larsen Lawson Leung Lozano Mackey Maldonado Marsh McBride Meyer Molina Nakamura Navarro Newton
    Novak Okafor Olson Ortega Osborne Padilla Parrish Patel Pena Petersen Quinn Ramsey Reese
    Rhodes Rivas Romero Rossi Sandoval Schmidt Sharma Shaw Sheridan Silva Slater Sosa Stanton
    Sutton Tanaka Thornton Tran Trujillo Vance Vega Walsh Watkins Weber Whitaker Yates Zamora
""".split()  # noqa: SIM905 - quoted one by one they would fill pages
STREET_NAMES = """
    Adams Alder Ash Bluff Canal Cedar Cherry Church Clay Commerce Cottonwood Depot Dogwood Elm
    Foundry Franklin Granite Harrison Hickory Hillcrest Jackson Juniper Lake Laurel Liberty Lincoln
    Linden Magnolia Maple Market Meadow Mill Monroe Oak Orchard Park Pearl Pine Prospect Ridge
    River Sage Spring Spruce Sunset Sycamore Union Valley Walnut Washington Willow
""".split()  # noqa: SIM905 - quoted one by one they would fill pages
HOME_ROADS = ("St", "Ave", "Dr", "Ln", "Ct", "Way")
WORK_ROADS = ("Blvd", "Pkwy", "Industrial Dr", "Commerce Way", "Rd", "Ave")


def person(rng: Random) -> str:
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"


def street(rng: Random, roads: tuple[str, ...]) -> str:
    return f"{rng.randint(1, 98) * 100 + rng.randint(1, 99)} {street_name(rng)} {rng.choice(roads)}"


def street_name(rng: Random) -> str:
    return rng.choice(STREET_NAMES)
