from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenancy.api.fields import EmailField, InstantField, TextField, UuidField
from tenancy.api.objects import KnownKeysMixin, ObjectSerializer
from tenancy.api.serializers import ResourceSerializer
from tenancy.models import AuthToken, Company, Job, Membership, User
from tenancy.roles import PERMISSIONS, Role
from tenancy.sign_in import invitation_url, invite


class CompanySerializer(ObjectSerializer):
    """The company that the token belongs to."""

    class Meta:
        model = Company
        fields = ["id", "name", "slug", "industries", "timezone", "currency", "region"]


class UserSerializer(ObjectSerializer):
    """A person who signs in."""

    class Meta:
        model = User
        fields = ["id", "email", "name"]


class SignInSerializer(KnownKeysMixin):
    """What sign-in takes."""

    email = EmailField(max_length=254)
    password = TextField(max_length=1000, trim_whitespace=False)
    otp = TextField(
        max_length=10,
        required=False,
        allow_null=True,
        default=None,
        help_text="The code of your second factor, if you have one.",
    )
    companyId = UuidField(required=False, allow_null=True, default=None)
    # Hides the serializer's own label, which nothing shows.
    label = TextField(  # type: ignore[assignment]
        max_length=100, required=False, allow_blank=True, default=""
    )


class IssuedTokenSerializer(serializers.Serializer[Any]):
    """A new token with its secret, which is answered this once."""

    token = serializers.CharField()
    tokenId = serializers.UUIDField()
    expiresAt = InstantField(allow_null=True)
    company = CompanySerializer()
    user = UserSerializer()
    role = serializers.ChoiceField(choices=Role.choices)


class TokenSerializer(ObjectSerializer):
    """A bearer token without its secret."""

    createdAt = InstantField(source="created", read_only=True)
    expiresAt = InstantField(source="expiry", read_only=True)

    class Meta:
        model = AuthToken
        fields = ["id", "prefix", "label", "role", "createdAt", "lastUsedAt", "expiresAt"]
        extra_kwargs = {
            "prefix": {"source": "token_key"},
            "lastUsedAt": {"source": "last_used_at"},
        }


class MeSerializer(serializers.Serializer[Any]):
    """Who the token speaks for, and what they may do: resource → access."""

    user = UserSerializer()
    company = CompanySerializer()
    role = serializers.ChoiceField(choices=Role.choices)
    permissions = serializers.DictField(child=serializers.CharField())

    @staticmethod
    def permissions_of(role: Role) -> dict[str, str]:
        return {resource: str(cells[role]) for resource, cells in PERMISSIONS.items()}


class MemberSerializer(ResourceSerializer):
    """A person's place in the company."""

    user = UserSerializer(read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "createdAt", "updatedAt", "acceptedAt", "user", "role", "active"]
        read_only_fields = ["createdAt", "updatedAt", "acceptedAt"]
        extra_kwargs = {
            "createdAt": {"source": "created_at"},
            "updatedAt": {"source": "updated_at"},
            "acceptedAt": {"source": "accepted_at"},
        }


class InvitationSerializer(KnownKeysMixin):
    """POST of a member: answers the member and the link that lets them in."""

    email = EmailField(max_length=254)
    role = serializers.ChoiceField(choices=Role.choices)

    def save(self, **kwargs: Any) -> Membership:
        company = self.context["request"].asker.company
        self.instance = invite(company, self.validated_data["email"], self.validated_data["role"])
        return self.instance

    def to_representation(self, instance: Membership) -> dict[str, Any]:
        member = MemberSerializer(instance, context=self.context).data
        return {**member, "inviteUrl": invitation_url(instance)}


class InvitedMemberSerializer(MemberSerializer):
    """What POST of a member answers."""

    inviteUrl = serializers.URLField(read_only=True)

    class Meta(MemberSerializer.Meta):
        fields = [*MemberSerializer.Meta.fields, "inviteUrl"]


class JobErrorSerializer(serializers.Serializer[Any]):
    """Why a job failed; `field` where it is one of what was sent."""

    code = serializers.CharField()
    message = serializers.CharField()


@extend_schema_field(JobErrorSerializer(many=True))
class JobErrorsField(serializers.JSONField):
    pass


class JobSerializer(ObjectSerializer):
    """Long work that a worker does in batches; `result` is kept for seven days."""

    errors = JobErrorsField()  # type: ignore[assignment]

    class Meta:
        model = Job
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "kind",
            "status",
            "total",
            "done",
            "errors",
            "result",
            "finishedAt",
        ]
        read_only_fields = fields
        extra_kwargs = {
            "createdAt": {"source": "created_at"},
            "updatedAt": {"source": "updated_at"},
            "finishedAt": {"source": "finished_at"},
        }
