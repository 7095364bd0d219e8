"""The signature of an event, by which its receiver knows that it is ours and of now."""

import hashlib
import hmac

HEADER = "Attune-Signature"


def signature(secret: str, body: bytes, at: int) -> str:
    """`t` is the Unix time of sending, `v1` the HMAC-SHA256 of "t.body" under the secret.

    >>> signature("whsec_1", b"{}", 1767225600)[:32]
    't=1767225600,v1=849017716b812268'
    """
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
