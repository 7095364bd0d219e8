"""Where a lane begins or ends, from one address up to a whole country, and what lies in it."""

import re
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from customers.postal import us_state_code, validate_country

CITY = re.compile(r"\s*([^,]+?)\s*,\s*([^,]+?)\s*")
DIGITS = {"zip3": re.compile(r"[0-9]{3}"), "zip5": re.compile(r"[0-9]{5}")}


class Level(TextChoices):
    COUNTRY = "country", "Country"
    STATE = "state", "State"
    ZIP3 = "zip3", "ZIP3"
    ZIP5 = "zip5", "ZIP"
    CITY = "city", "City"
    ADDRESS = "address", "Address"


# How closely each level says where, as rates are chosen by.
CLOSENESS = {
    Level.COUNTRY: 1,
    Level.STATE: 2,
    Level.ZIP3: 3,
    Level.CITY: 4,
    Level.ZIP5: 5,
    Level.ADDRESS: 6,
}


class Place(NamedTuple):
    """Where a shipment begins or ends, as far as it is known."""

    country: str
    state: str | None = None
    city: str | None = None
    zip_code: str | None = None
    address_id: UUID | None = None

    def keys(self) -> list[str]:
        """The keys of all lane ends that this place lies in.

        >>> Place("US", "TX", "Dallas", "75207-1234").keys()
        ['country:us', 'state:tx', 'city:dallas, tx', 'zip3:752', 'zip5:75207']
        """
        keys = [key_of(Level.COUNTRY, self.country)]
        if self.country == "US" and self.state:
            keys.append(key_of(Level.STATE, self.state))
            if self.city:
                keys.append(key_of(Level.CITY, f"{self.city}, {self.state}"))
        if self.country == "US" and self.zip_code:
            keys.append(key_of(Level.ZIP3, self.zip_code[:3]))
            keys.append(key_of(Level.ZIP5, self.zip_code[:5]))
        if self.address_id:
            keys.append(key_of(Level.ADDRESS, str(self.address_id)))
        return keys


def key_of(level: str, value: str) -> str:
    """How the database folds a lane end into one column, so that finding it is one look-up."""
    return f"{level}:{value}".lower()


def normal_value(level: str, value: str) -> str:
    """The one way of writing a lane end; ValidationError if there is no such place.

    An address is looked for elsewhere: here only its form is.

    >>> normal_value("city", "Dallas,texas"), normal_value("state", "ga")
    ('Dallas, TX', 'GA')
    """
    match level:
        case Level.COUNTRY:
            validate_country(value := value.strip().upper())
            return value
        case Level.STATE:
            return us_state_code(value)
        case Level.CITY:
            return normal_city(value)
        case Level.ADDRESS:
            return normal_id(value)
    if not DIGITS[level].fullmatch(value := value.strip()):
        digits = 3 if level == Level.ZIP3 else 5
        raise ValidationError(f"Give the {digits} digits of a US ZIP code.", code="invalid")
    return value


def normal_city(text: str) -> str:
    if (match := CITY.fullmatch(text)) is None:
        raise ValidationError("Give a city with its state, as Dallas, TX.", code="invalid")
    city, state = match.groups()
    return f"{' '.join(city.split())}, {us_state_code(state)}"


def normal_id(text: str) -> str:
    try:
        return str(UUID(text.strip()))
    except ValueError:
        raise ValidationError("Give the id of an address.", code="not_found") from None


def guessed_end(text: str) -> tuple[Level, str]:
    """The lane end that a person means by a short text; ValidationError if none.

    >>> guessed_end("texas"), guessed_end("752"), guessed_end("Dallas, TX")[1]
    ((Level.STATE, 'TX'), (Level.ZIP3, '752'), 'Dallas, TX')
    """
    text = text.strip()
    if "," in text:
        return Level.CITY, normal_city(text)
    if text.isdigit():
        level = Level.ZIP3 if len(text) == 3 else Level.ZIP5
        return level, normal_value(level, text)
    try:
        return Level.STATE, us_state_code(text)
    except ValidationError:
        return Level.COUNTRY, normal_value(Level.COUNTRY, text)


def place_at(level: str, value: str) -> Place:
    """What is known of a shipment of which only such a lane end is told.

    >>> place_at("city", "Dallas, TX")
    Place(country='US', state='TX', city='Dallas', zip_code=None, address_id=None)
    """
    match level:
        case Level.COUNTRY:
            return Place(value)
        case Level.STATE:
            return Place("US", value)
        case Level.CITY:
            city, state = value.split(", ")
            return Place("US", state, city)
    return Place("US", zip_code=value)
