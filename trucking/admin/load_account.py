"""The buttons of a load's account, and what is sent from its page: charges, payments, papers."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminTextInputWidget,
)

from tenancy.admin.access import asker_of
from tenancy.api.filters import uuid_or_none
from tenancy.errors import ConflictError
from tenancy.files.downloads import download_of
from tenancy.files.uploads import SealedUpload
from tenancy.roles import Access
from trucking.admin.load_moves import refusal
from trucking.billing import STEPS, bill, pay
from trucking.charging import accept
from trucking.models import Charge, Load, LoadDocument, Payment

Billing = Load.BillingStatus


def short_text(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        required=False,
        validators=[ProhibitNullCharactersValidator()],
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
        **kwargs,
    )


class InvoiceForm(BaseDialogForm):
    invoice_number = short_text(max_length=50)


class PaymentForm(BaseDialogForm):
    amount = forms.DecimalField(
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
        widget=UnfoldAdminDecimalFieldWidget,
    )
    paid_on = forms.DateField(widget=UnfoldAdminDateWidget, initial=timezone.localdate)
    reference = short_text(max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        load = Load.objects.filter(pk=uuid_or_none(str(self.object_id))).first()
        self.fields["amount"].initial = load and load.balance


class PaperForm(forms.Form):
    kind = forms.ChoiceField(choices=LoadDocument.Kind.choices)
    file = forms.FileField()


def may_bill(request: HttpRequest) -> bool:
    asker = asker_of(request)
    return asker is not None and asker.access("billing").writes


class AccountButtons:
    """For the page of loads: what its account allows now, for those who bill."""

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("charges/<uuid:row_id>/accept/", "accept_charge", self.accept_charge),
            ("papers/add/", "add_paper", self.add_paper),
            ("papers/<uuid:row_id>/", "paper", self.paper),
        ]
        own = [
            path(f"<uuid:object_id>/{route}", self.admin_site.admin_view(view), name=name_of(name))  # type: ignore[attr-defined]
            for route, name, view in pages
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def has_bill_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return may_bill(request)

    @action(
        description="Ready to invoice",
        permissions=["bill"],
        icon="task",
        dialog={
            "title": "Ready to invoice?",
            "description": "It needs the proof of delivery.",
            "form_submit_text": "Ready",
        },
    )
    def mark_ready(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self.bill_one(request, object_id, Billing.READY)

    @action(
        description="Not ready after all",
        permissions=["bill"],
        icon="undo",
        dialog={"title": "Not ready after all?", "form_submit_text": "Not ready"},
    )
    def mark_not_ready(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self.bill_one(request, object_id, Billing.NOT_READY)

    @action(
        description="Invoice",
        permissions=["bill"],
        icon="receipt_long",
        dialog={"title": "Invoice this load", "form_class": InvoiceForm},
    )
    def invoice(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        number = form.cleaned_data["invoice_number"] or None
        return self.bill_one(request, object_id, Billing.INVOICED, number)

    @action(
        description="Book a payment",
        permissions=["bill"],
        icon="payments",
        dialog={"title": "Book a payment", "form_class": PaymentForm},
    )
    def book_payment(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        payment = Payment(**{name: form.cleaned_data[name] or None for name in PAID})
        return self.write(request, object_id, lambda load: pay(load, payment), "It is booked.")

    def bill_one(
        self, request: HttpRequest, object_id: str, to: Any, number: str | None = None
    ) -> HttpResponse:
        def step(load: Load) -> None:
            bill(load, to, at=timezone.now(), invoice_number=number)

        return self.write(request, object_id, step, f"The account is {to.label.lower()} now.")

    def accept_charge(self, request: HttpRequest, object_id: Any, row_id: Any) -> HttpResponse:
        if not may_bill(request):
            raise PermissionDenied

        def step(load: Load) -> None:
            accept(load, get_object_or_404(Charge, load=load, pk=row_id))

        return self.write(request, str(object_id), step, "The charge is in the total now.")

    def add_paper(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        if not papers_access(request).writes:
            raise PermissionDenied

        def step(load: Load) -> None:
            form = PaperForm(request.POST, request.FILES)
            if not form.is_valid():
                raise ValidationError("Choose a kind and a file.")
            asker: Any = asker_of(request)
            user = asker.membership.user
            document = LoadDocument(load=load, kind=form.cleaned_data["kind"], uploaded_by=user)
            upload: SealedUpload = form.cleaned_data["file"]
            document.file = upload
            document.full_clean(exclude=["load"])
            document.save()

        return self.write(request, str(object_id), step, "The paper is added.")

    def paper(self, request: HttpRequest, object_id: Any, row_id: Any) -> HttpResponse:
        """The content, as a download that the audit tells of."""
        load: Any = self.get_object(request, str(object_id))  # type: ignore[attr-defined]
        document = LoadDocument.objects.filter(load=load, pk=row_id, archived_at=None).first()
        if document is None or not papers_access(request).reads:
            raise Http404
        return download_of(document, load.customer_id)  # type: ignore[return-value]

    def write(
        self, request: HttpRequest, object_id: str, step: Callable[[Load], None], done: str
    ) -> HttpResponse:
        """Do something to the locked load, or say why not."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        load: Any = self.get_object(request, object_id)  # type: ignore[attr-defined]
        try:
            load.require_present()
            with transaction.atomic():  # A refusal leaves nothing half done.
                step(load)
        except (ConflictError, ValidationError) as error:
            self.message_user(request, refusal(error), messages.ERROR)  # type: ignore[attr-defined]
        else:
            self.message_user(request, done, messages.SUCCESS)  # type: ignore[attr-defined]
        answer: HttpResponse = self.back_to(request, load)  # type: ignore[attr-defined]
        return answer


PAID = ("amount", "paid_on", "reference")
BUTTONS = {
    Billing.READY: "mark_ready",
    Billing.INVOICED: "invoice",
    Billing.NOT_READY: "mark_not_ready",
}
ACCOUNT_BUTTONS = (*BUTTONS.values(), "book_payment")


def papers_access(request: HttpRequest) -> Access:
    asker = asker_of(request)
    return Access.NONE if asker is None else asker.access("documents")


def account_steps(load: Load) -> list[str]:
    """The buttons that make sense for the load's account now."""
    over = load.delivered_at or (load.cancelled_at and load.total_charge)
    if load.archived_at is not None or not over:
        return []
    if load.billing_status == Billing.INVOICED:
        return ["book_payment"]
    return [BUTTONS[to] for to in STEPS[load.billing_status]]


def name_of(page: str) -> str:
    return f"trucking_load_{page}"
