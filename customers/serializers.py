from collections.abc import Sequence
from typing import Any

from django.db import transaction
from rest_framework import serializers

from customers.duplicates.pairs import Alike, note_alike, warnings_of
from customers.models import Address, Contact, Customer, Note
from customers.search.fields import SEARCHED
from customers.search.keeping import keep
from tenancy.api.fields import (
    CurrencyField,
    EmailField,
    MoneyField,
    RecordField,
    StringMapField,
    TextField,
    WarningsField,
)
from tenancy.api.items import ItemListSerializer
from tenancy.api.objects import GroupSerializer, ObjectSerializer
from tenancy.api.serializers import TIMESTAMPS, ResourceSerializer
from tenancy.masking import mask_away, mask_email, mask_phone, mask_text
from tenancy.models import User

# What tells customers apart: it was written, so they are compared anew.
TELLING = {"name", "email", "phone", "contacts", "addresses"}


class ContactInfoSerializer(GroupSerializer):
    """How to reach the customer."""

    email = EmailField(max_length=254, required=False, allow_null=True)
    masks = {
        "email": mask_email,
        "phone": mask_phone,
        "primaryContact": mask_text,
    }

    class Meta:
        model = Customer
        fields = ["email", "phone", "primaryContact"]
        extra_kwargs = {"primaryContact": {"source": "primary_contact"}}


class PreferencesSerializer(GroupSerializer):
    """When and how the customer wants to be served; the window is kept as sent and also parsed."""

    masks = {"emergencyContact": mask_text}

    class Meta:
        model = Customer
        fields = [
            "preferredServiceWindow",
            "serviceWindowStart",
            "serviceWindowEnd",
            "communicationMethod",
            "emergencyContact",
            "doNotContact",
        ]
        extra_kwargs = {
            "preferredServiceWindow": {"source": "preferred_service_window"},
            "serviceWindowStart": {"source": "window_start"},
            "serviceWindowEnd": {"source": "window_end"},
            "communicationMethod": {"source": "communication_method"},
            "emergencyContact": {"source": "emergency_contact"},
            "doNotContact": {"source": "do_not_contact"},
        }


class ContactSerializer(ResourceSerializer):
    """A further person to speak with."""

    email = EmailField(max_length=254, required=False, allow_null=True)
    masks = {
        "name": mask_text,
        "email": mask_email,
        "phone": mask_phone,
    }

    class Meta:
        model = Contact
        list_serializer_class = ItemListSerializer
        parent_field = "customer"
        fields = ["id", "name", "role", "email", "phone"]


class AddressListSerializer(ItemListSerializer):
    def in_saving_order(self, items: list[Any]) -> list[Any]:
        """The old primary address gives way before the new one takes its place."""
        return sorted(items, key=lambda item: item.row.type == Address.Type.PRIMARY)


class AddressSerializer(ResourceSerializer):
    """A place of the customer: where to bill, ship, haul or serve."""

    coordinates = serializers.ListField(
        child=serializers.FloatField(),
        min_length=2,
        max_length=2,
        required=False,
        allow_null=True,
        help_text="[longitude, latitude] in degrees.",
    )
    masks = {
        "street": mask_text,
        "street2": mask_text,
        "coordinates": mask_away,
        "accessNotes": mask_text,
    }

    class Meta:
        model = Address
        list_serializer_class = AddressListSerializer
        parent_field = "customer"
        fields = [
            "id",
            "type",
            "label",
            "street",
            "street2",
            "city",
            "state",
            "zipCode",
            "country",
            "coordinates",
            "timezone",
            "accessNotes",
        ]
        extra_kwargs = {
            "zipCode": {"source": "zip_code"},
            "accessNotes": {"source": "access_notes"},
        }


class CustomerSerializer(ResourceSerializer):
    """A firm or person for whom the company works or hauls."""

    contactInfo = ContactInfoSerializer()
    contacts = ContactSerializer(many=True, required=False)
    addresses = AddressSerializer(many=True, required=False)
    preferences = PreferencesSerializer()
    parentId = RecordField(
        source="parent", queryset=Customer.objects.all(), required=False, allow_null=True
    )
    tags = serializers.ListField(child=TextField(max_length=50), max_length=50, required=False)
    metadata = StringMapField(required=False)
    creditLimit = MoneyField(
        source="credit_limit", max_digits=14, min_value=0, required=False, allow_null=True
    )
    currency = CurrencyField()
    warnings = WarningsField()
    masks = {"holdReason": mask_text}
    field_resources = {
        "creditLimit": "credit_terms",
        "paymentTermsDays": "credit_terms",
    }

    alike: Sequence[Alike] = ()  # Found as it was written.

    class Meta:
        model = Customer
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "name",
            "type",
            "industry",
            "status",
            "holdReason",
            "externalId",
            "contactInfo",
            "contacts",
            "addresses",
            "preferences",
            "parentId",
            "tags",
            "metadata",
            "mcNumber",
            "dotNumber",
            "paymentTermsDays",
            "creditLimit",
            "currency",
            "warnings",
        ]
        read_only_fields = list(TIMESTAMPS)
        extra_kwargs = TIMESTAMPS | {
            "holdReason": {"source": "hold_reason"},
            "externalId": {"source": "external_id"},
            "mcNumber": {"source": "mc_number"},
            "dotNumber": {"source": "dot_number"},
            "paymentTermsDays": {"source": "payment_terms_days"},
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        status = attrs.get("status", getattr(self.instance, "status", None))
        if attrs.get("hold_reason") and status != Customer.Status.ON_HOLD:
            message = "Only a customer on hold has a hold reason."
            raise serializers.ValidationError({"holdReason": message}, code="not_on_hold")
        return super().validate(attrs)

    @transaction.atomic(savepoint=False)  # As super().save().
    def save(self, **kwargs: Any) -> Any:
        is_new = self.instance is None
        customer = super().save(**kwargs)
        if is_new or not SEARCHED.isdisjoint(self.validated_data):
            keep([customer])
        if is_new or TELLING & self.validated_data.keys():
            self.alike = note_alike([customer], new=is_new)[customer.pk]
        return customer

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        shown["warnings"] = [*shown["warnings"], *warnings_of(self.alike)]
        return shown


class MatchedOnField(serializers.ListField):
    """The fields that the words of a query were found in; search fills it in."""

    child = serializers.CharField()

    def value_for(self, asker: Any) -> list[str]:
        return []


class CustomerHitSerializer(CustomerSerializer):
    """A customer, and where the words of the query were found in it."""

    matchedOn = MatchedOnField(
        read_only=True, help_text="Such as name or addresses[0].street, one per word at most."
    )

    class Meta(CustomerSerializer.Meta):
        fields = [*CustomerSerializer.Meta.fields, "matchedOn"]


class AuthorSerializer(ObjectSerializer):
    """Who wrote it."""

    class Meta:
        model = User
        fields = ["id", "email"]


class NoteSerializer(ResourceSerializer):
    """What somebody of the company wrote down about a customer."""

    author = AuthorSerializer(read_only=True)
    masks = {"body": mask_text}

    class Meta:
        model = Note
        fields = ["id", "createdAt", "updatedAt", "archivedAt", "body", "pinned", "author"]
        read_only_fields = list(TIMESTAMPS)
        extra_kwargs = TIMESTAMPS

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if self.instance is None and self.asker:
            self.row.author = self.asker.membership.user
        return attrs
