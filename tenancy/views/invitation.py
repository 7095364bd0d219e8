from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from tenancy.models import Membership
from tenancy.sign_in import accept, invited


class AcceptForm(forms.Form):
    """A new person chooses a password; someone who has one proves that it is theirs."""

    name = forms.CharField(max_length=200, required=False)
    # Before the password, which is checked together with it.
    otp = forms.CharField(max_length=10, required=False)
    password = forms.CharField(widget=forms.PasswordInput, strip=False)

    def __init__(self, *args: Any, member: Membership, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.request = member, request
        self.is_known = member.user.has_usable_password()
        autocomplete = "current-password" if self.is_known else "new-password"
        self.fields["password"].widget.attrs["autocomplete"] = autocomplete
        if self.is_known:
            del self.fields["name"]
        if member.user.totp_wrapped is None:
            del self.fields["otp"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.is_known:
            validate_password(password, self.member.user)
        elif not self.proves_identity(password):
            raise ValidationError("This is not your password.", code="invalid")
        return password

    def proves_identity(self, password: str) -> bool:
        email, otp = self.member.user.email, self.cleaned_data.get("otp")
        user = authenticate(self.request, username=email, password=password, otp=otp)
        return user == self.member.user

    @transaction.atomic
    def save(self) -> None:
        user = self.member.user
        if not self.is_known:
            user.set_password(self.cleaned_data["password"])
            user.name = self.cleaned_data["name"]
            user.save()
        accept(self.member)


class InvitationView(View):
    """The page behind an invitation's link. It shows nothing unless the link is good."""

    template = "tenancy/invitation.html"

    def get(self, request: HttpRequest, text: str) -> HttpResponse:
        if (member := invited(text)) is None:
            return render(request, self.template, status=410)
        return self.show(request, member, AcceptForm(member=member, request=request))

    def post(self, request: HttpRequest, text: str) -> HttpResponse:
        if (member := invited(text)) is None:
            return render(request, self.template, status=410)
        form = AcceptForm(request.POST, member=member, request=request)
        if not form.is_valid():
            return self.show(request, member, form, status=400)
        form.save()
        return redirect("admin:login")

    def show(
        self, request: HttpRequest, member: Membership, form: AcceptForm, status: int = 200
    ) -> HttpResponse:
        return render(request, self.template, {"member": member, "form": form}, status=status)
