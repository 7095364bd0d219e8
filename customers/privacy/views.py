from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.examples import CONTACT_ERASURE, ERASURE, EXPORT, LEGAL_HOLD, NEW_LEGAL_HOLD
from customers.models import Contact, Customer, LegalHold
from customers.privacy.erasing import erase_contact, erase_customer, local_day, require_erasable
from customers.privacy.exporting import export
from customers.privacy.serializers import (
    EraseContactSerializer,
    EraseCustomerSerializer,
    ErasureSerializer,
    LegalHoldSerializer,
)
from customers.serializers import ContactSerializer
from tenancy.api.exceptions import invalid_field
from tenancy.api.viewsets import ParentScopedMixin, ResourceViewSet
from tenancy.files.downloads import DOWNLOAD_HEADERS

RESOURCE = "company_administration"
ERASE = {"reason": "Asked for by letter of 3 May.", "confirmName": "ABC Manufacturing"}


class PersonsRightsMixin(ResourceViewSet):
    """What an owner does with all data of a customer at once."""

    persons_rights = {"export": RESOURCE, "erase": RESOURCE}
    persons_bodies = {"erase": ERASE}
    persons_answers = {"export": EXPORT, "erase": ERASURE}
    persons_summaries = {
        "export": "Export everything held on a customer",
        "erase": "Erase a customer's personal data for good",
    }

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["get"])
    def export(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """All records of all apps with their history; documents with their content, in base64.

        The document is written while it is sent, so it may be of any size.
        """
        customer = get_object_or_404(self.get_queryset(), id=self.kwargs["id"])
        name = f'attachment; filename="customer-{customer.pk}.json"'
        headers = {**DOWNLOAD_HEADERS, "Content-Disposition": name}
        told = export(self.asker, customer, timezone.now())
        return StreamingHttpResponse(told, content_type="application/json", headers=headers)

    @extend_schema(request=EraseCustomerSerializer, responses={200: ErasureSerializer})
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Figures and ledgers stay, naming nobody. There is no way back."""
        customer: Customer = self.get_object()
        now = timezone.now()
        require_erasable(customer, now)
        asked = EraseCustomerSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        reason, name = (asked.validated_data[key] for key in ("reason", "confirmName"))
        try:
            answer = erase_customer(customer, reason=reason, confirm_name=name, at=now)
        except ValidationError as error:
            raise invalid_field("confirmName", "mismatch", error.messages[0]) from None
        return Response(ErasureSerializer(answer).data)


class OfAnyCustomerMixin(ParentScopedMixin):
    """What an owner does to a customer that is archived as well as to one in use."""

    resource = RESOURCE
    parent_queryset = Customer.objects.all()

    def require_present_parent(self) -> None:
        self.parent.require_unerased()


class ContactErasureViewSet(OfAnyCustomerMixin):
    """One person at a customer's, forgotten for good."""

    noun = "contact"
    queryset = Contact.objects.all()
    serializer_class = ContactSerializer
    body_examples = {"erase": {"reason": "Asked for by e-mail of 3 May."}}
    answer_examples = {"erase": CONTACT_ERASURE}
    summaries = {"erase": "Erase a contact's personal data for good"}

    @extend_schema(request=EraseContactSerializer, responses={200: ErasureSerializer})
    def erase(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The customer stays. There is no way back."""
        contact: Contact = self.get_object()
        contact.customer = self.parent
        asked = EraseContactSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        answer = erase_contact(contact, reason=asked.validated_data["reason"], at=timezone.now())
        return Response(ErasureSerializer(answer).data)


class LegalHoldViewSet(OfAnyCustomerMixin):
    """Nothing of a customer is erased while one stands."""

    noun = "legal hold"
    queryset = LegalHold.objects.all()
    serializer_class = LegalHoldSerializer
    body_examples = {"create": NEW_LEGAL_HOLD}
    example = LEGAL_HOLD
    summaries = {
        "retrieve": "Show the legal hold on a customer",
        "create": "Forbid erasing a customer, or prolong that",
        "destroy": "Allow erasing a customer again",
    }

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The hold that was not lifted; its last day may be over. 404 where there is none."""
        if (hold := LegalHold.unlifted(self.parent)) is None:
            raise Http404
        return Response(self.get_serializer(hold).data)

    @extend_schema(responses={200: LegalHoldSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Through `until`, the company's day. One stands at a time; a second one changes it."""
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        hold = self.unlifted() or LegalHold(customer=self.parent, set_by=self.asker.membership.user)
        until, reason = sent.validated_data["until"], sent.validated_data["reason"]
        hold.set(until, reason, local_day(self.parent, timezone.now()))
        return Response(self.get_serializer(hold).data)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if hold := self.unlifted():
            hold.lift(timezone.now())
        return Response(status=204)

    def unlifted(self) -> LegalHold | None:
        """The hold as the client means it, which its If-Match tells."""
        hold = LegalHold.unlifted(self.parent)
        if "If-Match" in self.request.headers:
            self.require_current(self.get_serializer(hold).data if hold else {})
        return hold
