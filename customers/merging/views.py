from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.merging.merging import lock_both, merge
from customers.merging.serializers import MergeSerializer, UnmergeSerializer
from customers.merging.undoing import unmerge
from customers.models import Customer
from customers.serializers import CustomerSerializer
from tenancy.api.exceptions import invalid_field
from tenancy.api.record_lists import uuid_of
from tenancy.api.viewsets import ResourceViewSet
from tenancy.errors import ConflictError


class MergingMixin(ResourceViewSet):
    """Two customers that are one, made one; and that taken back."""

    @extend_schema(request=MergeSerializer, responses={200: CustomerSerializer})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All that hangs on the duplicate becomes this customer's, and its address leads here."""
        both = self.lock_with_duplicate(request)
        customer = self.get_object()
        customer.require_present()
        duplicate_id = sent_duplicate(request)
        merged = both.get(duplicate_id) if duplicate_id else None
        if merged and merged.merged_into_id:
            message = "This duplicate was merged into a customer already."
            details = {"mergedInto": str(merged.merged_into_id)}
            raise ConflictError(message, "merged", field="duplicateId", details=details)
        asked = MergeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        sent = asked.validated_data
        try:
            warnings = merge(
                customer=customer,
                duplicate=both[sent["duplicateId"].pk],
                prefer=sent.get("prefer", {}),
                at=timezone.now(),
            )
        except ValidationError as error:
            raise CustomerSerializer().in_api_names(error) from error
        return self.shown(customer.pk, warnings)

    @extend_schema(request=UnmergeSerializer, responses={200: CustomerSerializer})
    @action(detail=True, methods=["post"])
    def unmerge(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """As long as nothing that the merge moved was touched since.

        Else 409 `touched`, and `details.touched` lists what was `changed`, is `gone`, `points` to
        a record that would go back, or was `merged` later and is to be taken back first.
        """
        both = self.lock_with_duplicate(request)
        customer = self.get_object()
        customer.require_present()
        asked = UnmergeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        duplicate = both.get(asked.validated_data["duplicateId"])
        if duplicate is None or duplicate.merged_into_id != customer.pk:
            message = "No such customer was merged into this one."
            raise invalid_field("duplicateId", "not_merged", message)
        unmerge(customer=customer, duplicate=duplicate, at=timezone.now())
        return self.shown(customer.pk, [])

    def lock_with_duplicate(self, request: Request) -> dict[UUID, Customer]:
        """Both customers, before either is looked at: whoever locks one first waits for nobody."""
        ids = [self.kwargs["id"], sent_duplicate(request)]
        return lock_both(filter(None, ids))

    def shown(self, customer_id: UUID, warnings: list[Any]) -> Response:
        """What GET answers of the customer, with the warnings."""
        customer = Customer.objects.for_list().get(pk=customer_id)
        answer = self.plan.present_instance(customer, self.asker)
        return Response(answer | {"warnings": [*customer.warnings(), *warnings]})


def sent_duplicate(request: Request) -> UUID | None:
    """The id in the body, if there is one; what is wrong with it is said later."""
    body = request.data
    return uuid_of(body.get("duplicateId")) if isinstance(body, dict) else None
