import phonenumbers
from django.core.exceptions import ValidationError


def validate_phone(value: str, region: str) -> None:
    """Refuse what no telephone could be, read as someone in `region` (ISO 3166) would dial it.

    Possible numbers, not only assigned ones: 555 numbers are wanted in examples.

    >>> validate_phone("(555) 123-4567", "US")
    >>> validate_phone("12", "US")
    Traceback (most recent call last):
    django.core.exceptions.ValidationError: ['This is not a possible phone number.']
    """
    try:
        possible = phonenumbers.is_possible_number(phonenumbers.parse(value, region))
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        raise ValidationError("This is not a possible phone number.", code="invalid")
