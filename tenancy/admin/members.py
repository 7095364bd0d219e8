from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminEmailInputWidget

from tenancy.admin.badges import badge
from tenancy.admin.base import CompanyScopedAdmin
from tenancy.admin.forms import RecordForm
from tenancy.context import ActiveTenant, current_tenant_id
from tenancy.models import Company, Membership
from tenancy.sign_in import invitation_url, invite


class InviteForm(RecordForm):
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        widget=UnfoldAdminEmailInputWidget,
        help_text="The next page shows the link to send them. Invite somebody again who has not"
        " answered, and you get a new link.",
    )


@admin.register(Membership)
class MembershipAdmin(CompanyScopedAdmin):
    """The company's people. They are deactivated, never deleted."""

    resource = "company_administration"
    menu_group = "Administration"
    adding_shows_a_secret = True
    menu_icon = "badge"
    list_display = ("email", "name", "role_shown", "state", "accepted_at")
    list_filter = ("role", "active")
    list_select_related = ("user",)
    ordering = ("user__email", "pk")
    sortable_by = ("accepted_at",)
    empty_text = "Nobody fits these filters."
    add_fieldsets = ((None, {"fields": ["email", "role"]}),)
    fieldsets = ((None, {"fields": [("email", "name"), "role", "active", "accepted_at"]}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # Members stand outside row security, so the company is named here.
        return super().get_queryset(request).filter(tenant_id=ActiveTenant())

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = RecordForm if obj else InviteForm
        return super().get_form(request, obj, **{"form": form, **kwargs})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        of_the_user = ["email", "name", "accepted_at"] if obj else []
        return [*of_the_user, *super().get_readonly_fields(request, obj)]

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        if change:
            return super().save_form(request, form, change)
        company = Company.objects.get(pk=current_tenant_id())
        form.save_m2m = lambda: None  # What form.save() would have left behind.
        return invite(company, form.cleaned_data["email"], form.cleaned_data["role"])

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:  # invite() has saved a new one.
            super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        return self.show_once(
            request,
            title=f"{obj.user.email} is invited",
            label="Invitation link",
            secret=invitation_url(obj),
            explanation="Send them this link. It lets its holder in as"
            f" {obj.get_role_display().lower()}, once, within seven days.",
            back=reverse("admin:tenancy_membership_changelist"),
        )

    def title_of(self, record: Membership) -> str:
        return record.user.email

    @admin.display(description="E-mail")
    def email(self, member: Membership) -> str:
        return member.user.email

    @admin.display(description="Name")
    def name(self, member: Membership) -> str | None:
        return member.user.name or None

    @admin.display(description="Role")
    def role_shown(self, member: Membership) -> str:
        return member.get_role_display()

    @badge("State", {"active": "success", "invited": "info", "inactive": "warning"})
    def state(self, member: Membership) -> str:
        if not (member.active and member.user.is_active):
            return "inactive"
        return "active" if member.accepted_at else "invited"
