"""The buttons that move a visit, for its screen; the verb is the model's."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminSplitDateTimeVerticalWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from servicing.admin.base import uuid_in
from servicing.models import Visit, move
from servicing.models.visit_states import MOVES, Move, Overrides, Status, is_reopening, needs_reason
from servicing.own import visits_of
from tenancy.admin.access import asker_of
from tenancy.admin.base import leave_dialog
from tenancy.context import acting
from tenancy.errors import ConflictError

ICONS = {
    Status.UNSCHEDULED: "event_busy",
    Status.SCHEDULED: "event_available",
    Status.DISPATCHED: "send",
    Status.EN_ROUTE: "local_shipping",
    Status.ON_SITE: "location_on",
    Status.ON_HOLD: "pause_circle",
    Status.COMPLETED: "check_circle",
    Status.PARTIALLY_COMPLETED: "timelapse",
    Status.NO_ACCESS: "lock",
    Status.CANCELLED: "cancel",
}
VERBS = {
    Status.UNSCHEDULED: "Take off the schedule",
    Status.SCHEDULED: "Schedule",
    Status.DISPATCHED: "Dispatch",
    Status.EN_ROUTE: "Set out",
    Status.ON_SITE: "Arrive",
    Status.ON_HOLD: "Put on hold",
    Status.COMPLETED: "Complete",
    Status.PARTIALLY_COMPLETED: "Complete in part",
    Status.NO_ACCESS: "No access",
    Status.CANCELLED: "Cancel visit",
}


class MoveForm(BaseDialogForm):
    """Asks what the move needs: a reason, times, and what a manager allows against the rules."""

    to: Status
    start = forms.SplitDateTimeField(widget=UnfoldAdminSplitDateTimeVerticalWidget)
    end = forms.SplitDateTimeField(widget=UnfoldAdminSplitDateTimeVerticalWidget, required=False)
    reason = forms.CharField(
        max_length=500,
        validators=[ProhibitNullCharactersValidator()],
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )
    allow = forms.BooleanField(
        required=False,
        label="Against the rules",
        widget=UnfoldBooleanSwitchWidget,
        help_text="Also for a customer on hold, and beside another visit. Needs the reason.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pk = uuid_in(self.object_id)
        visit = Visit.objects.filter(pk=pk).first() if pk else None
        status = visit.status if visit else ""
        plans = (status, self.to) == (Status.UNSCHEDULED, Status.SCHEDULED)
        if not plans:
            del self.fields["start"], self.fields["end"]
        if not (plans and manages(self.request)):
            del self.fields["allow"]
        self.fields["reason"].required = needs_reason(status, self.to)
        if not self.fields["reason"].required and "allow" not in self.fields:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("allow") and not cleaned.get("reason"):
            self.add_error("reason", "An override needs a reason.")
        return cleaned

    def move(self) -> Move:
        sent, allowed = self.cleaned_data, bool(self.cleaned_data.get("allow"))
        return Move(
            self.to,
            timezone.now(),
            sent.get("reason", ""),
            start=sent.get("start"),
            end=sent.get("end"),
            overrides=Overrides(conflict=allowed, hold=allowed),
        )


def mover(to: Status) -> Any:
    """The button that moves a visit to `to`."""
    form_class = type("MoveForm", (MoveForm,), {"to": to})

    def press(self: Any, request: HttpRequest, form: MoveForm, object_id: str) -> HttpResponse:
        answer: HttpResponse = self.move_one(request, form, object_id)
        return answer

    press.__name__ = name_of_move(to)
    return action(
        description=VERBS[to],
        permissions=["move"],
        icon=ICONS[to],
        url_path=f"to-{to.value.replace('_', '-')}",
        dialog={
            "title": f"{VERBS[to]}?",
            "form_class": form_class,
            "form_submit_text": VERBS[to],
        },
    )(press)


def name_of_move(to: str) -> str:
    return f"to_{to}"


class MoveButtons:
    """For the screen of visits: one button for each move that the visit's status allows."""

    actions_detail = (*map(name_of_move, Status),)
    model: Any

    to_unscheduled = mover(Status.UNSCHEDULED)
    to_scheduled = mover(Status.SCHEDULED)
    to_dispatched = mover(Status.DISPATCHED)
    to_en_route = mover(Status.EN_ROUTE)
    to_on_site = mover(Status.ON_SITE)
    to_on_hold = mover(Status.ON_HOLD)
    to_completed = mover(Status.COMPLETED)
    to_partially_completed = mover(Status.PARTIALLY_COMPLETED)
    to_no_access = mover(Status.NO_ACCESS)
    to_cancelled = mover(Status.CANCELLED)

    def movable(self, request: HttpRequest) -> QuerySet[Visit]:
        """The visits that the asker may move: a technician those that they lead or go along on."""
        asker = asker_of(request)
        access = asker.access("visit_moves") if asker else None
        if asker is None or access is None or not access.writes:
            return Visit.objects.none()
        visits: QuerySet[Visit] = self.get_queryset(request)  # type: ignore[attr-defined]
        if access.only_own:
            visits = visits.filter(pk__in=visits_of(asker, timezone.now()).values("pk"))
        return visits

    def has_move_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        asker = asker_of(request)
        if asker is None or not asker.access("visit_moves").writes:
            return False
        return object_id is None or self.visit_to_move(request, object_id) is not None

    def visit_to_move(self, request: HttpRequest, object_id: str) -> Visit | None:
        """Asked once per button, and looked up once per request."""
        if not hasattr(request, "visit_to_move"):
            pk = uuid_in(object_id) if self.has_move_permission(request) else None
            found = self.movable(request).filter(pk=pk).first() if pk else None
            request.visit_to_move = found  # type: ignore[attr-defined]
        return request.visit_to_move  # type: ignore[attr-defined]

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """What the visit's status allows."""
        visit = self.visit_to_move(request, object_id)
        if visit is None or visit.archived_at is not None:
            return []
        allowed = tuple(
            name_of_move(to)
            for to in MOVES[visit.status]
            if manages(request) or not is_reopening(visit.status, to)
        )
        actions = super().get_actions_detail(request, object_id)  # type: ignore[misc]
        return [a for a in actions if a.action_name.endswith(allowed)]

    def move_one(self, request: HttpRequest, form: MoveForm, object_id: str) -> HttpResponse:
        visit = self.visit_to_move(request, object_id)
        if visit is None:
            raise Http404
        wanted = form.move()
        if is_reopening(visit.status, wanted.to) and not manages(request):
            raise PermissionDenied
        try:
            with acting(reason=wanted.reason):
                move(visit, wanted, now=wanted.at)
        except (ConflictError, ValidationError) as error:
            self.say(request, refusal(error), messages.ERROR)
        else:
            self.say(request, f"The visit is now {visit.get_status_display().lower()}.")
        return leave_dialog(request, reverse("admin:servicing_visit_change", args=[object_id]))

    @action(description="Dispatch selected visits", permissions=["move"])
    def dispatch_selected(self, request: HttpRequest, visits: QuerySet[Visit]) -> None:
        """Each by itself: what cannot be dispatched does not keep the others."""
        now, done, refused = timezone.now(), 0, []
        chosen = self.movable(request).filter(pk__in=visits.values("pk"))
        for visit in chosen.order_by("customer_id", "pk"):
            try:
                move(visit, Move(Status.DISPATCHED, now), now=now)
                done += 1
            except (ConflictError, ValidationError) as error:
                refused.append(refusal(error))
        self.say(request, f"{done} dispatched.")
        for text in dict.fromkeys(refused):
            self.say(request, f"{refused.count(text)} not: {text}", messages.WARNING)

    def say(self, request: HttpRequest, text: str, level: int = messages.SUCCESS) -> None:
        self.message_user(request, text, level)  # type: ignore[attr-defined]


def manages(request: HttpRequest) -> bool:
    """Whether the asker may allow what the rules refuse, and undo what is done."""
    asker = asker_of(request)
    return asker is not None and asker.access("restores_and_overrides").writes


def refusal(error: ConflictError | ValidationError) -> str:
    return error.message if isinstance(error, ConflictError) else " ".join(error.messages)
