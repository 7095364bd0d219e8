"""ETags: a digest of what GET answers, so that it changes with whatever the asker would see.

No version column can do that: an answer also hangs on rows beside its own, the asker's role and
the local day. docs/adr tells what it costs.
"""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.http import parse_etags

from tenancy.api.renderers import StrictJSONRenderer


def etag_of(shown: Mapping[str, Any], without: Collection[str] = ()) -> str:
    """The tag of an answer; `without` names the keys that only a write's answer fills."""
    lasting = {key: value for key, value in shown.items() if key not in without}
    text = StrictJSONRenderer().render(lasting)
    return f'"{hashlib.blake2b(text, digest_size=16).hexdigest()}"'


def is_current(tag: str, if_match: str) -> bool:
    """Whether If-Match lets a write through; weak tags never match (RFC 9110, 13.1.1)."""
    sent = parse_etags(if_match)
    return sent == ["*"] or tag in sent


def is_known(tag: str, if_none_match: str) -> bool:
    """Whether the client of If-None-Match has this answer already; weak tags match too."""
    sent = parse_etags(if_none_match)
    return sent == ["*"] or tag in {known.removeprefix("W/") for known in sent}
