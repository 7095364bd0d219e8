"""Dialogs for what is done only with a reason, which the company's audit keeps."""

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget


class ReasonForm(BaseDialogForm):
    reason = forms.CharField(
        label="Reason",
        min_length=5,
        max_length=500,
        validators=[ProhibitNullCharactersValidator()],
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
        help_text="The company's owners read it in their audit. Name nobody in it.",
    )
