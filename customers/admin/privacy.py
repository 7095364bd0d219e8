"""The buttons by which an owner gives a person their data, forgets them, or forbids that."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from customers.models import Contact, Customer, LegalHold
from customers.privacy.erasing import Erasure, erase_contact, erase_customer, local_day
from customers.privacy.exporting import export
from tenancy.admin.access import asker_of
from tenancy.admin.base import leave_dialog
from tenancy.admin.happenings import resource_label
from tenancy.admin.reasons import ReasonForm
from tenancy.errors import ConflictError
from tenancy.files.downloads import DOWNLOAD_HEADERS

RESOURCE = "company_administration"
BUTTONS = ("export_all", "hold", "lift_hold", "forget_contact", "forget")
FOR_GOOD = "It is gone for good, from the history too. Figures and ledgers stay, naming nobody."


class ForgetForm(ReasonForm):
    confirm_name = forms.CharField(
        label="The customer's name, once more",
        max_length=200,
        validators=[ProhibitNullCharactersValidator()],
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )


class ForgetContactForm(ReasonForm):
    contact = forms.ChoiceField(widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contacts = Contact.objects.filter(customer=self.object_id)
        field: Any = self.fields["contact"]
        field.choices = [("", "Choose…"), *((str(each.pk), each.name) for each in contacts)]


class HoldForm(BaseDialogForm):
    until = forms.DateField(label="Through", widget=UnfoldAdminDateWidget)
    reason = forms.CharField(
        max_length=500,
        validators=[ProhibitNullCharactersValidator()],
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )


class PersonsRightsButtons:
    """For the screen of customers. What speaks against it is said, and nothing changes."""

    model: Any
    admin_site: Any

    def has_persons_rights_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        asker = asker_of(request)
        return asker is not None and asker.access(RESOURCE).writes

    def useless_rights(self, customer: Customer) -> set[str]:
        """The buttons that have nothing to do on this customer."""
        if customer.erased_at is not None:
            return set(BUTTONS) - {"export_all"}
        useless = set() if LegalHold.unlifted(customer) else {"lift_hold"}
        return useless if customer.contacts.exists() else useless | {"forget_contact"}

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """Archive what is in use, restore what is archived, and neither what is erased."""
        customer: Any = self.get_object(request, object_id)  # type: ignore[attr-defined]
        useless = self.useless_rights(customer) | {"archive" if customer.archived_at else "restore"}
        if customer.erased_at is not None:
            useless |= {"archive", "restore", "reveal"}
        prefix = f"{self.model._meta.app_label}_{self.model._meta.model_name}_"
        actions = super().get_actions_detail(request, object_id)  # type: ignore[misc]
        return [each for each in actions if each.action_name.removeprefix(prefix) not in useless]

    @action(description="Export all data", permissions=["persons_rights"], icon="download")
    def export_all(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        customer: Any = self.get_object(request, object_id)  # type: ignore[attr-defined]
        asker: Any = asker_of(request)
        name = f'attachment; filename="customer-{customer.pk}.json"'
        return StreamingHttpResponse(
            export(asker, customer, timezone.now()),
            content_type="application/json",
            headers={**DOWNLOAD_HEADERS, "Content-Disposition": name},
        )

    @action(
        description="Legal hold",
        permissions=["persons_rights"],
        icon="gavel",
        dialog={
            "title": "Put under a legal hold",
            "description": "Nothing of this customer can be erased through that day. A hold that"
            " stands already is changed.",
            "form_class": HoldForm,
            "form_submit_text": "Hold",
        },
    )
    def hold(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        customer: Any = self.get_object(request, object_id)  # type: ignore[attr-defined]
        user: Any = request.user
        sent = form.cleaned_data
        hold = LegalHold.unlifted(customer) or LegalHold(customer=customer, set_by=user)

        def act() -> None:
            customer.require_unerased()
            hold.set(sent["until"], sent["reason"], local_day(customer, timezone.now()))

        return self.done_or_refused(request, customer, act, f"Held through {sent['until']}.")

    @action(
        description="Lift the hold",
        permissions=["persons_rights"],
        icon="lock_open",
        dialog={"title": "Lift the legal hold?", "form_submit_text": "Lift"},
    )
    def lift_hold(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        customer: Any = self.get_object(request, object_id)  # type: ignore[attr-defined]

        def act() -> None:
            if hold := LegalHold.unlifted(customer):
                hold.lift(timezone.now())

        return self.done_or_refused(request, customer, act, "The hold is lifted.")

    @action(
        description="Erase a contact",
        permissions=["persons_rights"],
        icon="person_remove",
        dialog={
            "title": "Erase a contact",
            "description": FOR_GOOD,
            "form_class": ForgetContactForm,
            "form_submit_text": "Erase",
        },
    )
    def forget_contact(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        customer: Any = self.get_object(request, object_id)  # type: ignore[attr-defined]
        contact = Contact.objects.get(pk=form.cleaned_data["contact"], customer=customer)
        contact.customer = customer
        reason = form.cleaned_data["reason"]
        return self.erased_or_refused(
            request, customer, lambda: erase_contact(contact, reason=reason, at=timezone.now())
        )

    @action(
        description="Erase",
        permissions=["persons_rights"],
        icon="delete_forever",
        dialog={
            "title": "Erase this customer",
            "description": FOR_GOOD,
            "form_class": ForgetForm,
            "form_submit_text": "Erase",
        },
    )
    def forget(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        customer: Any = self.get_object(request, object_id)  # type: ignore[attr-defined]
        sent = {name: form.cleaned_data[name] for name in ("reason", "confirm_name")}
        return self.erased_or_refused(
            request, customer, lambda: erase_customer(customer, at=timezone.now(), **sent)
        )

    def done_or_refused(
        self, request: HttpRequest, customer: Customer, act: Any, done: str
    ) -> HttpResponse:
        try:
            act()
            self.log_change(request, customer, done)  # type: ignore[attr-defined]
            self.tell(request, done, messages.SUCCESS)
        except (ConflictError, ValidationError) as refusal:
            self.tell(request, words_of(refusal), messages.ERROR)
        return leave_dialog(request, page_of(customer))

    def erased_or_refused(
        self, request: HttpRequest, customer: Customer, erase: Any
    ) -> HttpResponse:
        try:
            told: Erasure = erase()
        except (ConflictError, ValidationError) as refusal:
            self.tell(request, words_of(refusal), messages.ERROR)
            return leave_dialog(request, page_of(customer))
        self.log_change(request, customer, "Erased.")  # type: ignore[attr-defined]
        counted = [(resource_label(name), n) for name, n in told.erased.items() if n]
        context = {"title": "Erased", "erased": counted, "retained": told.retained}
        site = self.admin_site.each_context(request)
        shown = {**site, "opts": self.model._meta, **context, "back": page_of(customer)}
        return TemplateResponse(request, "customers/admin/erased.html", shown)

    def tell(self, request: HttpRequest, message: str, level: int) -> None:
        self.message_user(request, message, level)  # type: ignore[attr-defined]


def page_of(customer: Customer) -> str:
    return reverse("admin:customers_customer_change", args=[customer.pk])


def words_of(refusal: ConflictError | ValidationError) -> str:
    if isinstance(refusal, ConflictError):
        return refusal.message
    return " ".join(refusal.messages)
