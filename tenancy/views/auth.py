from typing import Any
from uuid import UUID

from django.contrib.auth import authenticate
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tenancy.api.exceptions import ApiError
from tenancy.api.throttles import spend_sign_in
from tenancy.api.views import ApiView
from tenancy.api.viewsets import ResourceViewSet
from tenancy.context import tenant_scope
from tenancy.examples import ISSUED_TOKEN, ME, SIGN_IN, TOKEN
from tenancy.filters import TokenFilter
from tenancy.models import AuthToken, Membership, User
from tenancy.serializers import (
    CompanySerializer,
    IssuedTokenSerializer,
    MeSerializer,
    SignInSerializer,
    TokenSerializer,
    UserSerializer,
)
from tenancy.sign_in import memberships_of

CHALLENGE = {"WWW-Authenticate": "Bearer"}


class TokenViewSet(ResourceViewSet):
    """Bearer tokens of the member who asks; POST signs in."""

    resource = "own_session"
    open_actions = frozenset({"create"})
    unstored_actions = frozenset({"create"})
    queryset = AuthToken.objects.filter(revoked_at__isnull=True)
    serializer_class = TokenSerializer
    filterset_class = TokenFilter
    orderings = {"created": "created", "updated": "updated_at"}
    example = TOKEN
    body_examples = {"create": SIGN_IN}
    answer_examples = {"create": ISSUED_TOKEN}
    summaries = {
        "create": "Sign in for a bearer token",
        "list": "List your own tokens",
        "retrieve": "Show one of your own tokens",
        "destroy": "Revoke a token at once",
    }

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        if self.action == "destroy":  # The second DELETE of a token is answered as the first.
            queryset = AuthToken.objects.all()
        return queryset.filter(membership=self.asker.membership)

    @extend_schema(request=SignInSerializer, responses={201: IssuedTokenSerializer})
    def create(self, request: Request) -> Response:
        serializer = SignInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = serializer.validated_data
        spend_sign_in(request._request, sent["email"])
        user = authenticate(
            request._request, username=sent["email"], password=sent["password"], otp=sent["otp"]
        )
        mine = memberships_of(user) if isinstance(user, User) else []
        if not mine:
            # One answer for a wrong password, an unknown e-mail and a member of nothing.
            message = "This e-mail and password do not fit."
            raise ApiError(401, "invalid_credentials", message, headers=CHALLENGE)
        member = chosen(mine, sent["companyId"])
        with tenant_scope(member.tenant_id, actor_id=member.user_id):
            token, secret = AuthToken.issue(member, label=sent["label"])
        issued = issued_token(token, secret)
        location = reverse("token-detail", args=[token.id], request=request)
        return Response(issued, status=201, headers={"Location": location})

    def destroy(self, request: Request, id: UUID) -> Response:
        self.get_object().revoke()
        return Response(status=204)


def chosen(mine: list[Membership], company_id: Any) -> Membership:
    """The membership to sign in to; ApiError 400 with the companies if that is not clear."""
    fitting = [m for m in mine if company_id in {None, m.tenant_id}]
    if len(fitting) == 1:
        return fitting[0]
    companies = [{"id": str(m.tenant_id), "name": m.tenant.name} for m in mine]
    field = {"field": "companyId", "code": "required", "message": "Name one of your companies."}
    raise ApiError(400, fields=[field], details={"companies": companies})


def issued_token(token: AuthToken, secret: str) -> dict[str, Any]:
    asker = token.asker()
    return dict(
        IssuedTokenSerializer(
            {
                "token": secret,
                "tokenId": token.id,
                "expiresAt": token.expiry,
                "company": asker.company,
                "user": asker.membership.user,
                "role": asker.role,
            }
        ).data
    )


class MeView(ApiView):
    """The member behind the token, their company, role and permissions."""

    resource = "own_session"
    summaries = {"GET": "Show who you are and what you may do"}
    answer_examples = {"GET": ME}

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        asker = request.asker  # type: ignore[attr-defined]
        me = {
            "user": UserSerializer(asker.membership.user).data,
            "company": CompanySerializer(asker.company).data,
            "role": asker.role,
            "permissions": MeSerializer.permissions_of(asker.role),
        }
        return Response(me)
