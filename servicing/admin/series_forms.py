"""What the office writes of a recurring service."""

from typing import Any, ClassVar

from django import forms
from django.utils.dates import MONTHS
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
)

from servicing.models import RecurringService
from tenancy.admin.forms import RecordForm


class SeriesForm(RecordForm):
    season_months = forms.TypedMultipleChoiceField(
        choices=[(number, str(name)) for number, name in MONTHS.items()],
        coerce=int,
        empty_value=None,
        required=False,
        label="Season",
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Months with visits; none ticked is the whole year.",
    )

    class Meta:
        model = RecurringService
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "except_dates" in self.fields:
            widget = UnfoldAdminTextareaWidget({"rows": 2, "placeholder": "2026-12-24, 2026-12-31"})
            self.fields["except_dates"].widget = widget

    def clean_except_dates(self) -> Any:
        return self.cleaned_data.get("except_dates") or []


class SplitForm(BaseDialogForm):
    first = forms.DateField(
        label="First day that changes",
        widget=UnfoldAdminSingleDateWidget,
        help_text="The series ends the day before, and another goes on, for you to change.",
    )
