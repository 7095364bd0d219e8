"""The freight classes of the National Motor Freight Classification."""

from django.db.models import TextChoices

FreightClass = TextChoices(  # type: ignore[misc]
    "FreightClass",
    [
        (f"CLASS_{text.replace('.', '_')}", (text, text))
        for text in (
            *("50", "55", "60", "65", "70", "77.5", "85", "92.5", "100"),
            *("110", "125", "150", "175", "200", "250", "300", "400", "500"),
        )
    ],
)
