"""The admin's front: who gets in, what the sidebar holds, the home page, changing company."""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from tenancy.admin.access import asker_of, is_operator
from tenancy.admin.audit import activity_panel, audit_page, may_see_audit
from tenancy.admin.panels import home_panels
from tenancy.admin.second_factor import second_factor_page
from tenancy.admin.sign_in import SecondFactorForm
from tenancy.models import Membership
from tenancy.sign_in import SESSION_MEMBERSHIP, SESSION_VISIT, memberships_of

# Unfold's search through the names of screens caches per user, not per company; Django's
# redirect to a record's public page has no use here.
UNUSED_PAGES = frozenset({"search", "view_on_site"})


class SignInForm(SecondFactorForm, AuthenticationForm):
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        # One answer for a wrong password and for an unknown e-mail.
        "invalid_login": "This e-mail and password do not fit.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["otp"].widget.attrs["class"] = self.fields["username"].widget.attrs["class"]

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if not user.is_superuser and not memberships_of(user):
            raise ValidationError(
                "You are not a member of any company. Open the invitation that you were sent,"
                " or ask your company's owner for a new one.",
                code="no_company",
            )


class AttuneAdminSite(UnfoldAdminSite):
    index_template = "tenancy/admin/home.html"
    login_template = "tenancy/admin/sign_in.html"
    login_form = SignInForm
    index_title = "Home"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and (asker_of(request) is not None or is_operator(request))

    def get_urls(self) -> list[URLPattern]:
        pages: list[URLPattern] = super().get_urls()
        own = [
            path("company/", self.admin_view(self.choose_company), name="choose_company"),
            path("leave/", self.admin_view(self.leave), name="leave"),
            path("audit/", self.admin_view(self.audit), name="audit"),
            path("second-factor/", self.admin_view(self.second_factor), name="second_factor"),
        ]
        return [*own, *(page for page in pages if getattr(page, "name", "") not in UNUSED_PAGES)]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        asker = asker_of(request)
        context: dict[str, Any] = super().each_context(request)
        history = is_operator(request) or (asker is not None and asker.access("history").reads)
        return {**context, "asker": asker, "show_history": history}

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        screens = [screen for screen in self._registry.values() if is_open(screen, request)]
        panels = [panel for screen in screens if (panel := screen.home_panel(request))]
        panels += home_panels(request)
        if activity := activity_panel(request):
            panels.append(activity)
        return super().index(request, {"panels": panels, **(extra_context or {})})

    def leave(self, request: HttpRequest) -> HttpResponse:
        """End an operator's visit to a company."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        request.session.pop(SESSION_VISIT, None)
        return HttpResponseRedirect(reverse("admin:index"))

    def audit(self, request: HttpRequest) -> HttpResponse:
        """Who did what in the company, for those who administer it."""
        return audit_page(request, self.each_context(request))

    def second_factor(self, request: HttpRequest) -> HttpResponse:
        """One's own, whoever one is."""
        return second_factor_page(request, self.each_context(request))

    def choose_company(self, request: HttpRequest) -> HttpResponse:
        """Which of one's companies to work in, for this session."""
        mine = {str(member.pk): member for member in own_memberships(request)}
        if request.method == "POST":
            if (chosen := request.POST.get("member", "")) not in mine:
                raise Http404
            request.session[SESSION_MEMBERSHIP] = chosen
            return HttpResponseRedirect(reverse("admin:index"))
        context = {"title": "Your companies", "members": mine.values()}
        return TemplateResponse(
            request,
            "tenancy/admin/choose_company.html",
            {**self.each_context(request), **context},
        )


def own_memberships(request: HttpRequest) -> list[Membership]:
    """Those that the session was looked up among: the menu of every page asks for them."""
    found: list[Membership] = getattr(request, "memberships", [])
    return found


def is_open(screen: Any, request: HttpRequest) -> bool:
    """Whether the asker may open an admin; those of other packages show no one anything."""
    return hasattr(screen, "menu_group") and screen.has_module_permission(request)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The sidebar: daily work first, then each named group of screens that the asker may open."""
    from django.contrib.admin import site  # noqa: PLC0415 - it is made of the class above

    home = {"title": "Home", "icon": "home", "link": reverse("admin:index")}
    groups: dict[str, list[dict[str, Any]]] = {"": [home]}
    screens: dict[Any, Any] = dict(site._registry)
    for model, screen in screens.items():
        if is_open(screen, request):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
            title, icon = screen.menu_title(request), screen.menu_icon
            item = {"title": title, "icon": icon, "link": reverse(name)}
            groups.setdefault(screen.menu_group, []).append(item)
    if may_see_audit(asker_of(request)):
        audit = {"title": "Audit", "icon": "history", "link": reverse("admin:audit")}
        groups.setdefault("Administration", []).append(audit)
    return [
        {"title": title, "items": items, "separator": bool(title)}
        for title, items in groups.items()
    ]


def subheader(request: HttpRequest) -> str:
    """Under the product's name: where one is at work."""
    asker = asker_of(request)
    if asker:
        return asker.company.name
    return "Platform" if request.user.is_authenticated else ""


def account_links(request: HttpRequest) -> list[dict[str, str]]:
    links = []
    if asker_of(request) and len(own_memberships(request)) > 1:
        links.append({"title": "Change company", "link": reverse("admin:choose_company")})
    return [
        *links,
        {"title": "Second factor", "link": reverse("admin:second_factor")},
        {"title": "Change password", "link": reverse("admin:password_change")},
    ]


def favicon(request: HttpRequest) -> str:
    return static("tenancy/favicon.svg")


def keys(request: HttpRequest) -> str:
    return static("tenancy/keys.js")


def primary_colors(request: HttpRequest) -> dict[str, str]:
    """A calm blue, from pale to dark."""
    return {
        "50": "#eff6ff",
        "100": "#dbeafe",
        "200": "#bfdbfe",
        "300": "#93c5fd",
        "400": "#60a5fa",
        "500": "#3b82f6",
        "600": "#2563eb",
        "700": "#1d4ed8",
        "800": "#1e40af",
        "900": "#1e3a8a",
        "950": "#172554",
    }
