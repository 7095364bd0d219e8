"""What the domain raises; `tenancy.api.exceptions` and the admin put it into words for clients."""

from typing import Any


class ConflictError(Exception):
    """The request is well formed, but a record's state or another record forbids it."""

    def __init__(
        self,
        message: str,
        code: str = "conflict",
        *,
        field: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field  # The model's name of it; the API translates.
        self.details = details or {}


class ForbiddenFieldError(Exception):
    """A role tried to give a field a value that it may not write."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field  # The API's name of it.


class FileTooLargeError(Exception):
    """An upload is larger than what it was sent for takes; says how large it may be."""
