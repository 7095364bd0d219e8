from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm


class SecondFactorForm(AuthenticationForm):
    """Asks everybody for a code beside the password: asking some would tell who has one."""

    otp = forms.CharField(
        label="Code",
        max_length=10,
        required=False,
        help_text="From your authenticator app, if you have a second factor.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """As Django's own, with the code. LockedOut is shown as the form's error."""
        sent = self.cleaned_data
        if sent.get("username") and sent.get("password"):
            self.user_cache = authenticate(
                self.request,
                username=sent["username"],
                password=sent["password"],
                otp=sent.get("otp"),
            )
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return sent
