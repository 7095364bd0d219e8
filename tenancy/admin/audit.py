"""The company's audit as a page for owners, and its newest entries for the home page."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminSelectWidget

from tenancy.admin.access import asker_of
from tenancy.admin.happenings import Happenings, happenings, resource_label
from tenancy.asker import Asker
from tenancy.audit.feed import Feed, feed_for
from tenancy.audit.registry import resource_choices
from tenancy.context import ActiveTenant
from tenancy.models import Membership

ON_HOME = 6


def kinds() -> list[tuple[str, str]]:
    return [("", "Everything"), *((name, resource_label(name)) for name, _ in resource_choices())]


def people() -> list[tuple[str, str]]:
    members = Membership.objects.filter(tenant_id=ActiveTenant()).select_related("user")
    emails = members.order_by("user__email").values_list("user_id", "user__email")
    return [("", "Everybody"), *((str(pk), email) for pk, email in emails)]


def midnight(day: Any) -> datetime:
    """When a day begins where the company works."""
    return timezone.make_aware(datetime.combine(day, time()))


class AuditFilterForm(forms.Form):
    kind = forms.ChoiceField(choices=kinds, required=False, widget=UnfoldAdminSelectWidget)
    who = forms.ChoiceField(choices=people, required=False, widget=UnfoldAdminSelectWidget)
    since = forms.DateField(required=False, widget=UnfoldAdminDateWidget({"type": "date"}))
    until = forms.DateField(required=False, widget=UnfoldAdminDateWidget({"type": "date"}))

    def narrow(self, feed: Feed) -> Feed:
        """The feed as asked for; what is not understood is told beside its field."""
        if not self.is_valid():
            return feed
        asked, bounds = self.cleaned_data, {}
        if asked["who"]:
            bounds["history_user_id"] = asked["who"]
        if asked["since"]:
            bounds["history_date__gte"] = midnight(asked["since"])
        if asked["until"]:
            bounds["history_date__lt"] = midnight(asked["until"] + timedelta(days=1))
        feed = feed.of_resource(asked["kind"]) if asked["kind"] else feed
        return feed.map(lambda rows: rows.filter(**bounds))


def may_see_audit(asker: Asker | None) -> bool:
    return asker is not None and asker.access("company_administration").reads


def audit_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    asker = asker_of(request)
    if asker is None or not may_see_audit(asker):
        raise PermissionDenied
    form = AuditFilterForm(request.GET)
    told = happenings(form.narrow(feed_for(asker)), request, asker)
    shown = {**context, "title": "Audit", "form": form, "happenings": told}
    return TemplateResponse(request, "tenancy/admin/history.html", shown)


def activity_panel(request: HttpRequest) -> dict[str, Any] | None:
    asker = asker_of(request)
    if asker is None or not asker.access("history").reads:
        return None
    feed = feed_for(asker)
    if not may_see_audit(asker):  # Events, tokens and members are the owners' business.
        feed = Feed({n: rows for n, rows in feed.branches.items() if n})
    newest: Happenings = happenings(feed, request, asker, ON_HOME)
    url = reverse("admin:audit") if may_see_audit(asker) else ""
    return {"template": "tenancy/admin/activity.html", "happenings": newest, "audit_url": url}
