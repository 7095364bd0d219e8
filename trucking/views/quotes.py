"""Quotes: asked by POST, answered with every cent explained, and nothing is kept."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tenancy.api.exceptions import ApiError, invalid_field
from tenancy.api.viewsets import ResourceViewSet
from trucking.examples import QUOTE, QUOTE_REQUEST
from trucking.pricing import (
    MissingQuantityError,
    Quantities,
    UncountedExtraError,
    UnknownExtraError,
)
from trucking.quoting import NoRateError, Quote, local_day, miles_between, place_of, quote
from trucking.rating import Shipment
from trucking.serializers.quote import (
    QuoteRequestSerializer,
    QuoteSerializer,
    TariffQuoteRequestSerializer,
    shown_quote,
    shown_rejection,
)

FIELDS = {
    "miles": "distanceMiles",
    "pounds": "loadDetails.weight",
    "pallets": "loadDetails.pallets",
    "hours": "hours",
}


class QuotingMixin(ResourceViewSet):
    """What both routes to quotes declare."""

    asking_actions = frozenset({"quote"})
    summaries = {"quote": "Quote a shipment, and explain the price"}
    answer_examples = {"quote": QUOTE}
    body_examples: dict[str, Any] = {"quote": QUOTE_REQUEST}


class QuoteMixin(QuotingMixin):
    """Adds /quote to the rates of one customer."""

    @extend_schema(request=QuoteRequestSerializer, responses={200: QuoteSerializer})
    @action(detail=False, methods=["post"])
    def quote(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = QuoteRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(shown_quote(quoted(asked, kwargs["customer_id"])))


class TariffQuoteMixin(QuotingMixin):
    """Adds /quote to the rates of the company, for a customer that the body names or for none."""

    @extend_schema(request=TariffQuoteRequestSerializer, responses={200: QuoteSerializer})
    @action(detail=False, methods=["post"])
    def quote(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = TariffQuoteRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        customer = asked.validated_data.get("customerId")
        return Response(shown_quote(quoted(asked, customer and customer.pk)))


def quoted(asked: QuoteRequestSerializer, customer_id: UUID | None) -> Quote:
    """The quote; ApiError 404 without a rate, 400 for what must be known to price it."""
    try:
        return price_asked(asked, customer_id)
    except NoRateError as error:
        rejected = [shown_rejection(rejection) for rejection in error.rejected]
        message = "No rate applies to this shipment."
        raise ApiError(404, "no_rate", message, details={"rejected": rejected}) from error
    except MissingQuantityError as error:
        message = "The rate that applies counts in this; say how much it is."
        raise invalid_field(FIELDS[error.quantity], "required", message) from error
    except UncountedExtraError as error:
        message = "Say how much of this is charged."
        raise invalid_field(f"accessorials[{error.index}].quantity", "required", message) from error
    except UnknownExtraError as error:
        message = "The rate that applies has no price for this."
        raise invalid_field(f"accessorials[{error.index}].code", "not_found", message) from error


def price_asked(asked: QuoteRequestSerializer, customer_id: UUID | None) -> Quote:
    sent: dict[str, Any] = asked.validated_data
    pickup, delivery = sent["pickupLocation"], sent["deliveryLocation"]
    miles, is_estimated = miles_between(sent.get("distanceMiles"), pickup, delivery)
    details = sent.get("loadDetails") or {}
    shipment = Shipment(
        customer_id,
        place_of(pickup),
        place_of(delivery),
        sent.get("pickupDate") or local_day(timezone.now(), pickup),
        sent.get("equipmentType"),
        sent.get("mode"),
        Quantities(miles, details.get("weight"), sent.get("hours"), details.get("pallets")),
    )
    return quote(shipment, extras=asked.extras(), is_estimated=is_estimated)
