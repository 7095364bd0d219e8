"""OpenAPI: each operation with a summary, an example, its error answers and its roles."""

from typing import Any, NamedTuple

from drf_spectacular.openapi import AutoSchema

from tenancy.api.safety_schema import add_safety
from tenancy.roles import PERMISSIONS

ERROR_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "requestId", "fields", "details"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "requestId": {"type": "string"},
                "fields": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["field", "code", "message"],
                        "properties": {
                            "field": {"type": "string", "examples": ["addresses[0].zipCode"]},
                            "code": {"type": "string"},
                            "message": {"type": "string"},
                        },
                    },
                },
                "details": {"type": "object", "additionalProperties": True},
            },
        }
    },
}


class ErrorAnswer(NamedTuple):
    component: str
    description: str


ERRORS = {
    "400": ErrorAnswer("Invalid", "A field or parameter is not valid; `fields` names each."),
    "401": ErrorAnswer("NotAuthenticated", "No token, or one that is wrong, expired or revoked."),
    "403": ErrorAnswer("Forbidden", "The role may not do this."),
    "404": ErrorAnswer("NotFound", "No such record is seen by this token."),
    "409": ErrorAnswer("Conflict", "Another record or this one's state forbids it."),
    "412": ErrorAnswer("Stale", "`If-Match` names a state that is not the record's any more."),
    "413": ErrorAnswer("TooLarge", "The body, or a file in it, is larger than is taken here."),
    "415": ErrorAnswer("UnsupportedMediaType", "The body is of another type than is taken here."),
    "422": ErrorAnswer("IdempotencyKeyReused", "This key was used for another request."),
    "429": ErrorAnswer("TooManyRequests", "Asked too often; `Retry-After` tells when to return."),
    "503": ErrorAnswer("Unavailable", "The database is away for a moment."),
}
WRITES = {"post", "put", "patch"}
VERBS = {
    "list": "List",
    "create": "Create",
    "retrieve": "Show",
    "update": "Replace",
    "partial_update": "Change",
    "destroy": "Archive",
    "restore": "Restore",
}


class ResourceSchema(AutoSchema):
    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            operation["summary"] = self.summary()
            self.add_roles(operation)
            self.add_errors(operation)
            add_safety(operation, self.view, self.action, self.method)
            self.add_examples(operation)
        return operation

    @property
    def action(self) -> str:
        return str(getattr(self.view, "action", None) or self.method)

    def summary(self) -> str:
        summaries: dict[str, str] = getattr(self.view, "summaries", {})
        noun = str(getattr(self.view, "noun", "record"))
        noun = f"{noun}s" if self.action == "list" else f"a {noun}"
        return summaries.get(self.action) or f"{VERBS[self.action]} {noun}"

    def add_roles(self, operation: dict[str, Any]) -> None:
        if self.action in getattr(self.view, "open_actions", ()):
            operation["security"] = []
            return
        view: Any = self.view
        resources = getattr(view, "action_resources", {})
        cells = PERMISSIONS[resources.get(self.action, view.resource)]
        if self.method == "GET" or self.action in getattr(view, "asking_actions", ()):
            roles = {str(role): str(cell) for role, cell in cells.items() if cell.reads}
        else:
            roles = {str(role): str(cell) for role, cell in cells.items() if cell.writes}
        operation["x-roles"] = roles
        operation["description"] = "\n\n".join(
            [operation.get("description", ""), f"Roles: {', '.join(roles)}."]
        ).strip()

    def add_errors(self, operation: dict[str, Any]) -> None:
        codes = {"401", "403", "503"}
        if "{" in self.path:
            codes.add("404")
        if self.method != "DELETE":
            codes.add("400")
        if self.method.lower() in WRITES:
            codes |= {"409", "413", "415"}
        codes.update(getattr(self.view, "further_errors", ()))
        for code in sorted(codes):
            reference = {"$ref": f"#/components/responses/{ERRORS[code].component}"}
            operation["responses"].setdefault(code, reference)

    def add_examples(self, operation: dict[str, Any]) -> None:
        bodies: dict[str, Any] = getattr(self.view, "body_examples", {})
        if body := bodies.get(self.action):
            for content in operation.get("requestBody", {}).get("content", {}).values():
                content["example"] = body
        answers: dict[str, Any] = getattr(self.view, "answer_examples", {})
        example = answers.get(self.action, getattr(self.view, "example", None))
        if self.action == "list":
            example = {"results": [example], "next": None, "previous": None}
        for code, answer in operation["responses"].items():
            if code.startswith("2"):
                for content in answer.get("content", {}).values():
                    content["example"] = example


def describe_errors(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add the one error shape, and the answers of that shape, to the schema's components."""
    shape = {"schema": {"$ref": "#/components/schemas/Error"}}
    result["components"]["schemas"]["Error"] = ERROR_SCHEMA
    result["components"]["responses"] = {
        error.component: {
            "description": error.description,
            "content": {"application/json": shape},
        }
        for error in ERRORS.values()
    }
    return result
