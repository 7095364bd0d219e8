from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from tenancy.asker import Asker

EDITS = {"PUT", "PATCH"}


class RolePermission(BasePermission):
    """Ask the permission table about the view's `resource`; a view without one is closed.

    `action_resources` names another row for single actions, `asking_actions` those that are sent
    as POST and change nothing. What a role may not see at all is refused here with 403; which
    rows it sees is the queryset's matter, with 404.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        action = getattr(view, "action", request.method)
        if action in getattr(view, "open_actions", ()):
            return True
        asker: Asker | None = getattr(request, "asker", None)
        if asker is None:
            return False
        if action is None:  # No such method here: 405 speaks, not 403.
            return True
        resource = getattr(view, "action_resources", {}).get(action, view.resource)
        access = asker.access(resource)
        if request.method in SAFE_METHODS or action in getattr(view, "asking_actions", ()):
            return access.reads
        return access.writes or (request.method in EDITS and writes_some_field(asker, view))


def writes_some_field(asker: Asker, view: Any) -> bool:
    """Whether a role without the record may still write some field of it, as credit terms."""
    fields: dict[str, str] = getattr(view.get_serializer_class(), "field_resources", {})
    return any(asker.access(resource).writes for resource in fields.values())
