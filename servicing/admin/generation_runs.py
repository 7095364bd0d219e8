"""What beat did: the last runs that made visits, of recurring services and of plans."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action

from servicing.models import GenerationRun
from servicing.tasks import generate_visits_of_company, plan_maintenance_of_company
from tenancy.after_commit import after_commit

RUNS_SHOWN = 50


class TellsRuns:
    """For the admins of what makes visits by itself: one page tells of both kinds."""

    admin_site: Any

    def has_runs_permission(self: Any, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.access(request).writes)

    @action(
        description="What beat did", icon="schedule", permissions=["runs"], url_path="what-beat-did"
    )
    def what_beat_did(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:servicing_generation_runs"))

    def runs_view(self: Any, request: HttpRequest) -> HttpResponse:
        """The last runs, with what failed; and a button to make the visits now."""
        if not self.has_runs_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            for task in (generate_visits_of_company, plan_maintenance_of_company):
                after_commit(task.delay, trigger=GenerationRun.Trigger.ADMIN)
            self.message_user(request, "A worker makes the visits now.", messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        kind = request.GET.get("kind")
        asked = GenerationRun.objects.order_by("kind", "-started_at", "-id")
        context = {
            **self.admin_site.each_context(request),
            "title": "What beat did",
            "kinds": [("", "All"), *GenerationRun.Kind.choices],
            "kind": kind if kind in GenerationRun.Kind.values else "",
            "asked": asked.distinct("kind"),
            "runs": runs_worth_telling(kind)[:RUNS_SHOWN],
        }
        return TemplateResponse(request, "servicing/admin/generation_runs.html", context)


def runs_worth_telling(kind: str | None) -> Any:
    """The newest first; most ticks find nothing due, and would hide the others."""
    idle = Q(due=0, failures=[], finished_at__isnull=False)
    runs = GenerationRun.objects.exclude(idle).order_by("-started_at", "-id")
    return runs.filter(kind=kind) if kind in GenerationRun.Kind.values else runs
