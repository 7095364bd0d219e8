"""The page on which a signed-in person gives themselves a second factor, or takes it away.

Either asks for the password: a session that was left open must not shut its owner out. Wrong ones
count as failed sign-ins. The secret that is proposed waits in the session, wrapped.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import segno
from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from tenancy import totp
from tenancy.admin.access import is_operator
from tenancy.audit.events import record_sign_in_change
from tenancy.models import User

SESSION_PROPOSED = "proposed_second_factor"
ADDED, REMOVED = "Second factor added.", "Second factor removed."
WRONG_CODE = "This is not the code that your app shows now."
WRONG = "The password or the code is wrong."


class PasswordAndCodeForm(forms.Form):
    """What adding and removing ask for; each says how it is checked."""

    password = forms.CharField(
        widget=UnfoldAdminPasswordWidget({"autocomplete": "current-password"})
    )
    code = forms.CharField(
        max_length=10,
        widget=UnfoldAdminTextInputWidget(
            {"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.request, self.user = request, user

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.check(self.cleaned_data["password"], self.cleaned_data["code"])
        return self.cleaned_data

    def check(self, password: str, code: str) -> None:
        raise NotImplementedError

    def sign_in_again(self, password: str, code: str | None) -> None:
        """As at the door, lockout included, which raises its own error."""
        email = self.user.email
        known = authenticate(self.request, username=email, password=password, otp=code)
        if known != self.user:
            raise ValidationError(WRONG, code="invalid_login")


class AddForm(PasswordAndCodeForm):
    def check(self, password: str, code: str) -> None:
        self.sign_in_again(password, None)
        if not totp.confirm(self.user, proposed(self.request, self.user), code):
            self.add_error("code", WRONG_CODE)


class RemoveForm(PasswordAndCodeForm):
    def check(self, password: str, code: str) -> None:
        self.sign_in_again(password, code)
        totp.withdraw(self.user)


def second_factor_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    user = User.objects.get(pk=str(request.user.pk))
    has_one = user.totp_wrapped is not None
    form_class = RemoveForm if has_one else AddForm
    form = form_class(request, user, request.POST or None)
    if form.is_valid():
        return changed(request, user, REMOVED if has_one else ADDED)
    shown = {**context, "title": "Second factor", "form": form, "has_one": has_one}
    if not has_one:
        address = totp.address_of(user, proposed(request, user))
        shown |= {"qr": qr_code(address), "secret": grouped_secret(address)}
    return TemplateResponse(request, "tenancy/admin/second_factor.html", shown)


def changed(request: HttpRequest, user: User, what: str) -> HttpResponse:
    request.session.pop(SESSION_PROPOSED, None)
    record_sign_in_change(user, what)
    if is_operator(request):  # Of no company, so no company's audit tells it.
        LogEntry.objects.log_actions(user.pk, [user], CHANGE, what, single_object=True)
    messages.success(request, what)
    return HttpResponseRedirect(reverse("admin:second_factor"))


def proposed(request: HttpRequest, user: User) -> bytes:
    """The secret that waits for its first code; the same until then, also in a second window."""
    if SESSION_PROPOSED not in request.session:
        request.session[SESSION_PROPOSED] = b64encode(totp.propose(user)).decode()
    return b64decode(request.session[SESSION_PROPOSED])


def qr_code(address: str) -> SafeString:
    """As SVG in the page itself, dark on light in either theme, as cameras want it."""
    draw: Callable[..., str] = segno.make(address, error="m").svg_inline
    return SafeString(draw(scale=5, light="#fff", svgclass=None, lineclass=None))


def grouped_secret(address: str) -> str:
    """For who types it: in fours."""
    (secret,) = parse_qs(urlsplit(address).query)["secret"]
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
