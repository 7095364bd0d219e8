"""What the published schema says of retries, stale writes and rate limits, once for all routes."""

from typing import Any

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}

PARAMETERS = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Names this POST. Sent again within 24 hours with the same token, path and "
        "body, it is answered as the first time, with `Idempotent-Replayed: true`, and done once.",
        "schema": {**TEXT, "minLength": 1, "maxLength": 255},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "ETags of the states that may be overwritten, or `*`; 412 for any other.",
        "schema": TEXT,
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "ETags that the client holds; 304 without a body for one of them.",
        "schema": TEXT,
    },
}
HEADERS = {
    "ETag": {"description": "Stands for this state as this role sees it.", "schema": TEXT},
    "RateLimit-Limit": {
        "description": "Requests a minute, by the tighter of the token's and the company's limits.",
        "schema": COUNT,
    },
    "RateLimit-Remaining": {"description": "Requests left in this minute.", "schema": COUNT},
    "RateLimit-Reset": {"description": "Seconds until the next minute.", "schema": COUNT},
}


def add_safety(operation: dict[str, Any], view: Any, action: str, method: str) -> None:
    """Name the headers that an operation takes and answers, and what it refuses for them."""
    parameters = operation.setdefault("parameters", [])
    one_record = action != "list" and method != "DELETE"
    if method == "POST" and action not in view.unstored_actions:
        parameters.append(reference("parameters", "IdempotencyKey"))
        refuse(operation, "422", "IdempotencyKeyReused")
    if method != "GET" and getattr(view, "detail", False):
        parameters.append(reference("parameters", "IfMatch"))
        refuse(operation, "412", "Stale")
    if method == "GET" and one_record:
        parameters.append(reference("parameters", "IfNoneMatch"))
        operation["responses"]["304"] = {"description": "The client holds this state already."}
    refuse(operation, "429", "TooManyRequests")
    known = operation.get("security") != []
    names = [name for name in HEADERS if (one_record if name == "ETag" else known)]
    for code, answer in operation["responses"].items():
        if code.startswith("2") and names:
            answer.setdefault("headers", {}).update(
                {name: reference("headers", name) for name in names}
            )


def refuse(operation: dict[str, Any], code: str, component: str) -> None:
    operation["responses"][code] = reference("responses", component)


def reference(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def describe_safety(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add the headers to the schema's components."""
    result["components"] |= {"parameters": PARAMETERS, "headers": HEADERS}
    return result
