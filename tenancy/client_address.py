from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest | None) -> str:
    """Where a request comes from; "" if that is unknown.

    Behind a proxy only what that proxy itself wrote is believed: the list's last entry. Whatever
    stands before it the client may have made up.
    """
    if request is None:
        return ""
    if settings.BEHIND_TLS_PROXY and (chain := request.headers.get("X-Forwarded-For")):
        return chain.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
