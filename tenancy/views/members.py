from typing import Any

from drf_spectacular.utils import extend_schema

from tenancy.api.viewsets import CreateMixin, EditMixin
from tenancy.context import ActiveTenant
from tenancy.examples import INVITATION, INVITED_MEMBER, MEMBER, MEMBER_CHANGE
from tenancy.filters import MemberFilter
from tenancy.models import Membership
from tenancy.serializers import InvitationSerializer, InvitedMemberSerializer, MemberSerializer


class MemberViewSet(CreateMixin, EditMixin):
    """The company's people. They are deactivated, never deleted."""

    resource = "company_administration"
    answered_once = frozenset({"inviteUrl"})
    # Members stand outside row security, so the company is named here.
    queryset = Membership.objects.filter(tenant_id=ActiveTenant()).select_related("user")
    serializer_class = MemberSerializer
    filterset_class = MemberFilter
    example = MEMBER
    body_examples = {
        "create": INVITATION,
        "partial_update": MEMBER_CHANGE,
    }
    answer_examples = {"create": INVITED_MEMBER}
    summaries = {
        "list": "List the company's members",
        "create": "Invite a member",
        "retrieve": "Show a member",
        "partial_update": "Change a member's role, or deactivate them",
    }

    def get_serializer_class(self) -> Any:
        return InvitationSerializer if self.action == "create" else MemberSerializer

    @extend_schema(request=InvitationSerializer, responses={201: InvitedMemberSerializer})
    def create(self, *args: Any, **kwargs: Any) -> Any:
        return super().create(*args, **kwargs)
