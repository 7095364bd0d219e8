from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicing.models import Technician, TimeOff
from tenancy.api.fields import EmailField, RecordField, TextField
from tenancy.api.serializers import TIMESTAMPS, ResourceSerializer
from tenancy.masking import mask_email, mask_phone, mask_text
from tenancy.models import Membership


class MemberField(RecordField):
    """A member of the company; memberships stand outside row security, so it is asked for here."""

    def get_queryset(self) -> Any:
        serializer: Any = self.parent
        members = Membership.objects.all()
        return members.filter(tenant=serializer.asker.company) if serializer.asker else members


@extend_schema_field(
    {
        "type": ["object", "null"],
        "additionalProperties": {
            "type": "array",
            "items": {"type": "array", "items": {"type": "string"}},
        },
        "examples": [{"mon": [["08:00", "12:00"], ["13:00", "17:00"]]}],
    }
)
class WorkingHoursField(serializers.JSONField):
    pass


class TechnicianSerializer(ResourceSerializer):
    """Somebody whom the company sends to its customers."""

    email = EmailField(max_length=254, required=False, allow_null=True)
    skills = serializers.ListField(child=TextField(max_length=50), max_length=50, required=False)
    memberId = MemberField(
        source="member", queryset=Membership.objects.all(), required=False, allow_null=True
    )
    workingHours = WorkingHoursField(
        source="working_hours",
        required=False,
        allow_null=True,
        validators=Technician._meta.get_field("working_hours").validators,
        help_text='{"mon": [["08:00", "17:00"]], …}; null for always free.',
    )
    masks = {"email": mask_email, "phone": mask_phone}

    class Meta:
        model = Technician
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "name",
            "email",
            "phone",
            "skills",
            "color",
            "active",
            "memberId",
            "timezone",
            "workingHours",
        ]
        read_only_fields = list(TIMESTAMPS)
        extra_kwargs = TIMESTAMPS


class TimeOffSerializer(ResourceSerializer):
    """When a technician is away."""

    masks = {"reason": mask_text}

    class Meta:
        model = TimeOff
        fields = ["id", "createdAt", "updatedAt", "archivedAt", "start", "end", "reason"]
        read_only_fields = list(TIMESTAMPS)
        extra_kwargs = TIMESTAMPS
