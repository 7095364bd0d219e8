"""The buttons that move a load, for its page; the verb is the model's."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminSplitDateTimeVerticalWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from tenancy.admin.access import asker_of
from tenancy.api.filters import uuid_or_none
from tenancy.errors import ConflictError
from trucking.charging import frozen_extra
from trucking.models import Load
from trucking.moves import MOVES, STEPS_BACK, Status, allowed_moves, needs_reason
from trucking.moving import Order, move

# Steps that ask for credit, which a manager may lend against the rules.
LENDING = {
    (Status.DRAFT, Status.BOOKED),
    (Status.CLOSED, Status.DELIVERED),
    (Status.CANCELLED, Status.DRAFT),
}
ICONS = {
    Status.DRAFT: "undo",
    Status.BOOKED: "event_available",
    Status.DISPATCHED: "send",
    Status.AT_PICKUP: "location_on",
    Status.IN_TRANSIT: "local_shipping",
    Status.AT_DELIVERY: "location_on",
    Status.DELIVERED: "check_circle",
    Status.CLOSED: "lock",
    Status.CANCELLED: "cancel",
}
VERBS = {
    Status.BOOKED: "Book",
    Status.DISPATCHED: "Dispatch",
    Status.AT_PICKUP: "Arrive at pickup",
    Status.IN_TRANSIT: "Depart",
    Status.AT_DELIVERY: "Arrive at delivery",
    Status.DELIVERED: "Deliver",
    Status.CLOSED: "Close",
    Status.CANCELLED: "Cancel load",
}
VERBS_BACK = {
    (Status.BOOKED, Status.DRAFT): "Back to draft",
    (Status.DISPATCHED, Status.BOOKED): "Back to booked",
    (Status.DELIVERED, Status.AT_DELIVERY): "Undo the delivery",
    (Status.CLOSED, Status.DELIVERED): "Reopen",
    (Status.CANCELLED, Status.DRAFT): "Revive as a draft",
}


class MoveForm(BaseDialogForm):
    """Asks what the step needs, and nothing else."""

    was: str
    to: Status
    at = forms.SplitDateTimeField(
        label="When",
        required=False,
        widget=UnfoldAdminSplitDateTimeVerticalWidget,
        help_text="Empty for now.",
    )
    reason = forms.CharField(
        max_length=500,
        validators=[ProhibitNullCharactersValidator()],
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )
    tonu = forms.BooleanField(
        label="Charge the truck that came in vain",
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="The load then costs that alone.",
    )
    allow = forms.BooleanField(
        label="Against the rules",
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="Though the customer is on hold or over the credit limit. Needs the reason.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step = (self.was, self.to)
        unasked = {
            "at": step in STEPS_BACK,
            "tonu": self.to != Status.CANCELLED or not self.has_tonu(),
            "allow": step not in LENDING or not manages(self.request),
        }
        for name in (name for name, left_out in unasked.items() if left_out):
            del self.fields[name]
        self.fields["reason"].required = needs_reason(*step)
        if not self.fields["reason"].required and "allow" not in self.fields:
            del self.fields["reason"]

    def has_tonu(self) -> bool:
        load = Load.objects.filter(pk=uuid_or_none(str(self.object_id))).first()
        return load is not None and frozen_extra(load, "tonu") is not None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("allow") and not cleaned.get("reason"):
            self.add_error("reason", "An override needs a reason.")
        return cleaned

    def order(self) -> Order:
        sent, now = self.cleaned_data, timezone.now()
        allowed = bool(sent.get("allow"))
        return Order(
            to=self.to,
            at=sent.get("at") or now,
            now=now,
            may_override=manages(self.request),
            reason=sent.get("reason") or "",
            tonu=bool(sent.get("tonu")),
            override_hold=allowed and self.to == Status.BOOKED,
            override_credit=allowed,
        )


def mover(was: str, to: Status) -> Any:
    """The button for one step of the table of moves."""
    verb = VERBS_BACK.get((Status(was), to)) or VERBS[to]
    form_class = type("MoveForm", (MoveForm,), {"was": was, "to": to})

    def press(self: Any, request: HttpRequest, form: MoveForm, object_id: str) -> HttpResponse:
        answer: HttpResponse = self.move_one(request, form, object_id)
        return answer

    press.__name__ = name_of_step(was, to)
    return action(
        description=verb,
        permissions=["move"],
        icon=ICONS[to],
        url_path=press.__name__.replace("_", "-"),
        dialog={"title": f"{verb}?", "form_class": form_class, "form_submit_text": verb},
    )(press)


def name_of_step(was: str, to: str) -> str:
    return f"{was}_to_{to}"


STEPS = [(was, to) for was, goals in MOVES.items() for to in goals]


class MoveButtons:
    """For the page of loads: a button for each step of the table; see steps_now()."""

    def has_move_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return bool(self.access(request).writes)  # type: ignore[attr-defined]

    def move_one(self, request: HttpRequest, form: MoveForm, object_id: str) -> HttpResponse:
        load: Any = self.get_object(request, object_id)  # type: ignore[attr-defined]
        try:
            load.require_present()
            with transaction.atomic():  # The page that says why it was refused still has queries.
                move(load, form.order())
        except (ConflictError, ValidationError) as error:
            self.say(request, refusal(error), messages.ERROR)
        except PermissionDenied:
            self.say(request, "A step back and an override are a manager's.", messages.ERROR)
        else:
            self.say(request, f"The load is {load.get_status_display().lower()} now.")
        answer: HttpResponse = self.back_to(request, load)  # type: ignore[attr-defined]
        return answer

    def say(self, request: HttpRequest, text: str, level: int = messages.SUCCESS) -> None:
        self.message_user(request, text, level)  # type: ignore[attr-defined]


for step in STEPS:
    setattr(MoveButtons, name_of_step(*step), mover(*step))


def steps_now(load: Load, request: HttpRequest) -> list[str]:
    """The buttons for what is legal now, less what is a manager's alone."""
    if load.archived_at is not None:
        return []
    return [
        name_of_step(load.status, to)
        for to in allowed_moves(load.status, load.stops.all())
        if (load.status, to) not in STEPS_BACK or manages(request)
    ]


def manages(request: HttpRequest) -> bool:
    """Whether the asker may allow what the rules refuse, and undo what was told to others."""
    asker = asker_of(request)
    return asker is not None and asker.access("restores_and_overrides").writes


def refusal(error: ConflictError | ValidationError) -> str:
    """In words; what is wrong with a column is told behind its name."""
    if isinstance(error, ConflictError):
        return str(error.message)
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    told = error.message_dict.items()
    return " ".join(f"{name_of_column(column)}: {' '.join(texts)}" for column, texts in told)


def name_of_column(column: str) -> str:
    known = {field.name: field.verbose_name for field in Load._meta.fields}
    return capfirst(str(known.get(column, column)).replace("_", " "))
