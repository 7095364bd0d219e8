"""The shape of an entry, for the schema; `feed.entry` makes it."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenancy.api.fields import InstantField
from tenancy.context import Channel

ACTIONS = [
    "created",
    "changed",
    "archived",
    "restored",
    "deleted",
    "merged",
    "erased",
    "refused",
    "revealed",
    "downloaded",
    "exported",
    "entered",
]


class ActorSerializer(serializers.Serializer[Any]):
    """Who did it."""

    id = serializers.UUIDField()
    email = serializers.EmailField(allow_null=True)


@extend_schema_field(OpenApiTypes.ANY)
class AnyField(serializers.JSONField):
    """A value as the API answers it in the record itself."""


class ChangeSerializer(serializers.Serializer[Any]):
    """A field, by its path in the record, before and after."""

    # Hides the serializer's own names, which nothing shows.
    field = serializers.CharField(help_text="Such as contactInfo.email.")
    old = AnyField(allow_null=True)
    new = AnyField(allow_null=True)


class EntrySerializer(serializers.Serializer[Any]):
    """One act, and what it changed."""

    id = serializers.UUIDField()
    at = InstantField()
    action = serializers.ChoiceField(choices=ACTIONS)
    resource = serializers.CharField()
    resourceId = serializers.UUIDField(allow_null=True)
    actor = ActorSerializer(allow_null=True)
    channel = serializers.ChoiceField(choices=Channel.choices, allow_null=True)
    requestId = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    changes = ChangeSerializer(many=True)
