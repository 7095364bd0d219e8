"""One row of the table of routes, and the rows that a plain collection has."""

from typing import Any, NamedTuple

OPEN = "open"  # Answered without a token, with nothing of any company.


class Route(NamedTuple):
    resource: str  # Row of the permission table, or OPEN.
    ok: int = 200
    body: Any = None
    writes: bool = False  # Asks for a writing role; GET never does.
    partly: frozenset[str] = frozenset()  # Roles let in for single fields of the record.
    query: str = ""
    form: bool = False  # The body is sent as a multipart form; bytes in it are a file.


def collection(
    path: str,
    resource: str,
    name: str,
    body: dict[str, Any],
    partly: frozenset[str] = frozenset(),
) -> dict[str, Route]:
    """The rows of a collection whose records are listed, written, archived and restored."""
    one = f"{path}/<uuid:{name}>"
    return {
        f"GET {path}": Route(resource),
        f"POST {path}": Route(resource, 201, body, writes=True),
        f"GET {one}": Route(resource),
        f"PUT {one}": Route(resource, 200, body, True, partly),
        f"PATCH {one}": Route(resource, 200, {}, True, partly),
        f"DELETE {one}": Route(resource, 204, writes=True),
        f"POST {one}/restore": Route("restores_and_overrides", 200, {}, writes=True),
    }
