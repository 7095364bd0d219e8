"""What a role without sight of personal data sees in its place."""

from typing import Any

HIDDEN = "•••"


def mask_email(email: str | None) -> str | None:
    """
    >>> mask_email("john@acme.com")
    'j•••@acme.com'
    """
    if not email:
        return email
    local, _, domain = email.partition("@")
    return f"{local[:1]}{HIDDEN}@{domain}"


def mask_phone(phone: str | None) -> str | None:
    """
    >>> mask_phone("(555) 123-4567")
    '•••4567'
    """
    if not phone:
        return phone
    digits = "".join(character for character in phone if character.isdigit())
    return f"{HIDDEN}{digits[-4:]}" if len(digits) >= 7 else HIDDEN


def mask_text(text: str | None) -> str | None:
    return HIDDEN if text else text


def mask_away(value: Any) -> None:
    """For values with no masked form, such as coordinates."""
    return
