from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError

from tenancy.api.database_errors import raise_as_rule
from tenancy.errors import ConflictError


def refusal_of(error: IntegrityError | ConflictError) -> ValidationError:
    """What a model's verb or the database refused, as an error of the form that asked for it."""
    if isinstance(error, IntegrityError):
        try:
            raise_as_rule(error)
        except ValidationError as rule:
            return rule
        except ConflictError as conflict:
            return refusal_of(conflict)
        raise error
    said = ValidationError(error.message, code=error.code)
    return ValidationError({error.field: said}) if error.field else said


class RecordForm(forms.ModelForm):
    """A form over a model's own rules."""

    # Told by the save that came before; see CompanyScopedAdmin.changeform_view.
    refusal: ValidationError | None = None

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        value = super().get_initial_for_field(field, field_name)
        return shortened(value) if isinstance(value, Decimal) else value

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.refusal:
            self.add_error(None, self.refusal)

    def add_error(self, field: str | None, error: Any) -> None:
        """Show what a rule says of a field that this form lacks above the form: Django raises."""
        if field is None and hasattr(error, "error_dict"):
            here: dict[str, list[Any]] = {}
            for name, errors in error.error_dict.items():
                here.setdefault(name if name in self.fields else NON_FIELD_ERRORS, []).extend(
                    errors
                )
            error = ValidationError(here)
        super().add_error(field, error)


def shortened(value: Decimal) -> Decimal:
    """Without the zeros that a column of more than two decimals adds.

    >>> [str(shortened(Decimal(text))) for text in ("115.000000", "0.123400", "7.5", "7")]
    ['115.00', '0.1234', '7.5', '7']
    """
    whole, point, places = f"{value:f}".partition(".")
    return Decimal(f"{whole}{point}{places[:2]}{places[2:].rstrip('0')}")
