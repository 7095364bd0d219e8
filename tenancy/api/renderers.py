from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class StrictJSONRenderer(BaseRenderer):
    """JSON through orjson. Sealed values are bytes, which it refuses to write."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, media_type: Any = None, context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, option=orjson.OPT_UTC_Z)
