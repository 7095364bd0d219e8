from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.crypto import hash_token
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from tenancy.api.token_lookup import living_token
from tenancy.asker import Asker
from tenancy.models import AuthToken

SCHEME = "Bearer"
# A token's last use is kept no more exactly than this, so that reading costs no write.
LAST_USE_PRECISION = timedelta(minutes=5)


def asker_of_bearer(request: HttpRequest) -> Asker | None:
    """The member whose living token the request carries; None for none, a wrong or a dead one.

    One query, before any company is known. Digests are compared by the database's index on
    SHA-512 of 256 random bits, so timing tells nothing.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME.lower() or not secret.isascii():
        return None
    if (token := living_token(hash_token(secret.strip()))) is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > LAST_USE_PRECISION:
        # Outside the request's transaction: a refused request has used its token too.
        AuthToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.asker()


class MemberAuthentication(BaseAuthentication):
    """Hands DRF the member whom the middleware found: the company was opened with them."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        asker: Asker | None = getattr(request, "asker", None)
        return (asker.membership.user, asker) if asker else None

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "tenancy.api.authentication.MemberAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
