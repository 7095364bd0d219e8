import pytest

from tenancy.masking import HIDDEN, mask_away, mask_email, mask_phone, mask_text


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        (None, None),
        ("", ""),
        ("j@acme.com", "j•••@acme.com"),
        ("john.smith@acme.com", "j•••@acme.com"),
        ("ö.müller@acme.com", "ö•••@acme.com"),
    ],
)
def test_email_shows_its_first_letter_and_domain(email: str | None, masked: str | None) -> None:
    assert mask_email(email) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        (None, None),
        ("", ""),
        ("(555) 123-4567", "•••4567"),
        ("+49 171 1234567", "•••4567"),
        ("555 1234", "•••1234"),
        # Of so short a number four digits would be nearly all.
        ("123456", HIDDEN),
        ("call John Smith", HIDDEN),
    ],
)
def test_phone_shows_its_last_four_digits(phone: str | None, masked: str | None) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(("text", "masked"), [(None, None), ("", ""), ("x", HIDDEN), (" ", HIDDEN)])
def test_text_shows_only_whether_it_is_there(text: str | None, masked: str | None) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize("value", [None, [], [-96.8, 32.7]])
def test_value_without_a_masked_form_is_not_shown(value: object) -> None:
    assert mask_away(value) is None
