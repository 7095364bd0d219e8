from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from customers.imports.columns import template
from customers.imports.order import Order
from customers.imports.serializers import MAX_FILE_BYTES, TOO_LARGE
from customers.imports.table import Cells
from customers.models import Customer
from tenancy.files.uploads import SealedUpload

LEFT_OUT = ("", "Leave out")
# Places of a list that the choices offer; a heading may name further ones.
OFFERED = 3


class UploadForm(forms.Form):
    file = forms.FileField(
        label="CSV or Excel file",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.txt,.xlsx,text/csv"}),
        error_messages={"empty": "The file is empty."},
    )

    def clean_file(self) -> SealedUpload:
        upload: SealedUpload = self.cleaned_data["file"]
        if upload.size > MAX_FILE_BYTES:
            raise ValidationError(TOO_LARGE)
        return upload


class MappingForm(forms.Form):
    """What each column of the file is, and what a customer is of whom the file does not say."""

    usual_type = forms.ChoiceField(
        label="Type, where the file gives none",
        choices=[("", "Every row must give it"), *Customer.Type.choices],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(
        self, *args: Any, order: Order, header: Cells, sample: Cells, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.header = header
        self.fields["usual_type"].initial = order.usual_type
        for number, heading in enumerate(header):
            field = order.fields[number] if number < len(order.fields) else None
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=heading or "(no heading)",
                choices=[LEFT_OUT, *choices({name for name in order.fields if name})],
                initial=field or "",
                required=False,
                widget=UnfoldAdminSelectWidget,
                help_text=sample[number][:80] if number < len(sample) else "",
            )

    def columns(self) -> Iterator[Any]:
        for number in range(len(self.header)):
            yield self[f"column-{number}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [cleaned.get(f"column-{number}") for number in range(len(self.header))]
        named = [name for name in chosen if name]
        if len(named) != len(set(named)):
            raise ValidationError("Two columns are meant for the same field.")
        self.mapping = dict(zip(self.header, (name or None for name in chosen), strict=True))
        self.mapping.pop("", None)
        return cleaned


def choices(known: set[str]) -> list[tuple[str, str]]:
    """Every field that a column may be, as its path and as people say it."""
    offered = []
    for name in template():
        numbers = range(OFFERED) if "[0]" in name else [0]
        offered += [name.replace("[0]", f"[{number}]") for number in numbers]
    offered += sorted(known - set(offered))
    return [(name, spoken(name)) for name in sorted(offered, key=place)]


def place(name: str) -> tuple[bool, str]:
    """Fields of the customer itself first, in the template's order; then the lists."""
    return ("[" in name, name.split("]")[0] if "[" in name else "")


def spoken(path: str) -> str:
    """
    >>> spoken("contactInfo.email"), spoken("addresses[0].zipCode"), spoken("mcNumber")
    ('Contact info: email', 'Address 1: zip code', 'Mc number')
    """
    words = []
    for step in path.split("."):
        name, _, number = step.rstrip("]").partition("[")
        text = "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
        if number:
            singular = {"addresses": "address", "contacts": "contact"}.get(text, text)
            text = f"{singular} {int(number) + 1}"
        words.append(text)
    spoken_path = ": ".join(words)
    return spoken_path[:1].upper() + spoken_path[1:]
