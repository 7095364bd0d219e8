from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget

from tenancy.admin.access import asker_of
from tenancy.admin.badges import badge
from tenancy.admin.base import CompanyScopedAdmin
from tenancy.admin.forms import RecordForm
from tenancy.context import ActiveTenant
from tenancy.models import AuthToken

LIFETIMES = ((30, "30 days"), (90, "90 days"), (365, "One year"), (730, "Two years"))


class Logged:
    """A token as the admin's log may keep it: its primary key is the secret's digest."""

    def __init__(self, token: AuthToken) -> None:
        self.token, self.pk = token, token.id

    def __getattr__(self, name: str) -> Any:
        return getattr(self.token, name)

    def __str__(self) -> str:
        return str(self.token)


class TokenForm(RecordForm):
    days = forms.TypedChoiceField(
        label="Good for", choices=LIFETIMES, coerce=int, initial=365, widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].required = True
        self.fields["label"].help_text = "What it is for, such as “Accounting export”."
        self.fields["role"].required = True
        self.fields["role"].help_text = "What the program may do, at most. Give it the least."


@admin.register(AuthToken)
class AuthTokenAdmin(CompanyScopedAdmin):
    """The company's bearer tokens; the admin makes those of programs, sign-in those of people."""

    resource = "company_administration"
    menu_group = "Administration"
    adding_shows_a_secret = True
    menu_icon = "key"
    list_display = ("shown", "label", "acts_as", "of", "state", "created", "used", "expiry")
    list_display_links = None
    list_select_related = ("membership__user",)
    ordering = ("-created", "-id")
    sortable_by = ("created", "expiry")
    actions = ("revoke",)
    empty_text = (
        "No program may use the API yet. Add a token for each program that shall, so that you"
        " can revoke it alone."
    )
    add_fieldsets = ((None, {"fields": ["label", "role", "days"]}),)
    fieldsets = (
        (None, {"fields": ["label", "acts_as", "of", "state", "created", "used", "expiry"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # Tokens stand outside row security, so the company is named here.
        queryset = super().get_queryset(request).filter(membership__tenant_id=ActiveTenant())
        return queryset.select_related("membership__user")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return self.access(request).writes

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = RecordForm if obj else TokenForm
        return super().get_form(request, obj, **{"form": form, **kwargs})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return super().get_readonly_fields(request, obj) if obj else []

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> AuthToken:
        asker = asker_of(request)
        if asker is None:
            raise PermissionError("Tokens are made by members.")
        sent = form.cleaned_data
        token, secret = AuthToken.issue(
            asker.membership,
            label=sent["label"],
            role=sent["role"],
            lifetime=timedelta(days=sent["days"]),
        )
        form.save_m2m = lambda: None  # What form.save() would have left behind.
        request.secret = secret  # type: ignore[attr-defined]
        return token

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing: issuing has saved it."""

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        return self.show_once(
            request,
            title=f"Token “{obj.label}”",
            label="Secret",
            secret=request.secret,  # type: ignore[attr-defined]
            explanation="Copy it now: only a digest is kept, so it is never shown again. Programs"
            " send it as “Authorization: Bearer …”.",
            back=reverse("admin:tenancy_authtoken_changelist"),
        )

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_addition(request, Logged(obj), message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_change(request, Logged(obj), message)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Model:
        """By the token's id, which addresses and the log may show."""
        return super().get_object(request, object_id, from_field or "id")

    @admin.action(description="Revoke selected tokens", permissions=["revoke"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[AuthToken]) -> None:
        chosen = list(tokens)
        for token in chosen:
            token.revoke()
            self.log_change(request, token, "Revoked.")
        self.message_user(request, f"{len(chosen)} revoked.", messages.SUCCESS)

    def title_of(self, record: AuthToken) -> str:
        return record.label or record.prefix

    @admin.display(description="Begins with")
    def shown(self, token: AuthToken) -> str:
        return f"{token.prefix}…"

    @admin.display(description="Role")
    def acts_as(self, token: AuthToken) -> str:
        return token.get_role_display() if token.role else "their own"

    @admin.display(description="Works for")
    def of(self, token: AuthToken) -> str:
        return token.membership.user.email

    @admin.display(description="Last used")
    def used(self, token: AuthToken) -> Any:
        return token.last_used_at

    @badge("State", {"active": "success", "expired": "warning", "revoked": "danger"})
    def state(self, token: AuthToken) -> str:
        if token.revoked_at:
            return "revoked"
        return "expired" if token.expiry and token.expiry <= timezone.now() else "active"
