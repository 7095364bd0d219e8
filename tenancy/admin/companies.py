from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from tenancy.admin.access import asker_of, is_operator
from tenancy.admin.base import leave_dialog
from tenancy.admin.forms import RecordForm
from tenancy.admin.reasons import ReasonForm
from tenancy.admin.records import RecordAdmin
from tenancy.models import Company, Membership
from tenancy.models.company import Industry
from tenancy.roles import Role
from tenancy.sign_in import invitation_url, invite, visit
from tenancy.timezones import known_timezones


def timezone_choices() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(known_timezones())]


class CompanyForm(RecordForm):
    industries = forms.MultipleChoiceField(
        choices=Industry, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        initial="USD",
        widget=UnfoldAdminTextInputWidget,
        error_messages={"invalid": "Give a three-letter code such as USD."},
    )
    timezone = forms.ChoiceField(
        choices=timezone_choices,
        initial=Company._meta.get_field("timezone").default,
        widget=UnfoldAdminSelectWidget,
    )

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


class OperatorCompanyForm(CompanyForm):
    """How an operator lets a company in: with somebody who owns it."""

    owner_email = forms.EmailField(
        label="Owner's e-mail",
        max_length=254,
        widget=UnfoldAdminEmailInputWidget,
        help_text="They are invited as owner; the next page shows the link to send them.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_email"].required = self.instance._state.adding


@admin.register(Company)
class CompanyAdmin(RecordAdmin):
    """An owner keeps the settings of their own company; operators see all and add new ones."""

    menu_group = "Administration"
    menu_icon = "apartment"
    adding_shows_a_secret = True
    actions_detail = ("enter",)
    list_display = ("name", "slug", "timezone", "currency", "region", "created_at")
    ordering = ("name", "pk")
    sortable_by = ("name", "created_at")
    empty_text = "No company works with AttuneLogic yet. Add the first one with its owner."
    settings_fieldsets = (
        (None, {"fields": ["name", "slug", "industries"]}),
        ("Where it works", {"fields": ["timezone", "currency", "region"]}),
        ("Personal data", {"fields": ["orders_names", "searches_customers"]}),
    )
    owner_fieldset = ("Owner", {"fields": ["owner_email"]})

    def is_own(self, request: HttpRequest) -> bool:
        asker = asker_of(request)
        return asker is not None and asker.access("company_administration").writes

    def menu_title(self, request: HttpRequest) -> str:
        return "Companies" if is_operator(request) else "Company"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_operator(request) or self.is_own(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def may_see_history(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Company]:
        # Companies stand outside row security, so the one at work is named here.
        queryset: QuerySet[Company] = super().get_queryset(request)
        asker = asker_of(request)
        return queryset.filter(pk=asker.company.pk) if asker else queryset

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        own = [self.owner_fieldset] if is_operator(request) else []
        return [*self.settings_fieldsets, *own]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj else []  # It stands in other systems' settings.

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = OperatorCompanyForm if is_operator(request) else CompanyForm
        return super().get_form(request, obj, **{"form": form, **kwargs})

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        asker = asker_of(request)
        if asker and self.is_own(request):  # A list of one is a detour.
            change = reverse("admin:tenancy_company_change", args=[asker.company.pk])
            return HttpResponseRedirect(change)
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: Company, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if email := form.cleaned_data.get("owner_email"):
            request.invited = invite(obj, email, Role.OWNER)  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        return self.show_invitation(request) or super().response_add(request, obj, *args)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.show_invitation(request) or super().response_change(request, obj)

    def show_invitation(self, request: HttpRequest) -> HttpResponse | None:
        member: Membership | None = getattr(request, "invited", None)
        if member is None:
            return None
        return self.show_once(
            request,
            title=f"{member.tenant.name} is ready",
            label="Invitation link",
            secret=invitation_url(member),
            explanation=f"Send this link to {member.user.email}. It lets its holder in as owner,"
            " once, within seven days.",
            back=reverse("admin:tenancy_company_changelist"),
        )

    def has_enter_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request)

    @action(  # type: ignore[untyped-decorator] # unfold's
        description="Look inside",
        permissions=["enter"],
        icon="login",
        dialog={
            "title": "Look inside this company?",
            "description": "You see it as a viewer does: masked, and without changing anything.",
            "form_class": ReasonForm,
            "form_submit_text": "Look inside",
        },
    )
    def enter(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        company: Any = self.get_object(request, object_id)
        visit(request, company, form.cleaned_data["reason"])
        return leave_dialog(request, reverse("admin:index"))

    def home_panel(self, request: HttpRequest) -> dict[str, Any] | None:
        if not is_operator(request):
            return None
        newest = self.get_queryset(request).order_by("-created_at", "-pk")[:5]
        return {"template": "tenancy/admin/newest_companies.html", "companies": newest}
