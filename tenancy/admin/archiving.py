from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from tenancy.admin.access import asker_of
from tenancy.admin.base import CompanyScopedAdmin, leave_dialog
from tenancy.errors import ConflictError


class ArchivableAdmin(CompanyScopedAdmin):
    """Records that are archived and restored by a button on their page."""

    actions_detail: tuple[str, ...] = ("archive", "restore")

    def has_archive_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.access(request).writes

    def has_restore_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        asker = asker_of(request)
        may_restore = asker is not None and asker.access("restores_and_overrides").writes
        return may_restore and self.has_change_permission(request)

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """Archive what is in use, restore what is archived."""
        record: Any = self.get_object(request, object_id)
        useless = "_archive" if record.archived_at else "_restore"
        actions = super().get_actions_detail(request, object_id)
        return [action for action in actions if not action.action_name.endswith(useless)]

    def page(self, name: str, *args: Any) -> str:
        opts = self.model._meta
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=args)

    @action(  # type: ignore[untyped-decorator] # unfold's
        description="Archive",
        permissions=["archive"],
        icon="archive",
        dialog={
            "title": "Archive this?",
            "description": "It disappears from lists and counts for nothing any more."
            " Owners and managers can restore it.",
            "form_submit_text": "Archive",
        },
    )
    def archive(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        record: Any = self.get_object(request, object_id)
        record.archive()
        self.log_change(request, record, "Archived.")
        self.message_user(request, "It is archived.", messages.SUCCESS)
        return leave_dialog(request, self.page("changelist"))

    @action(  # type: ignore[untyped-decorator] # unfold's
        description="Restore",
        permissions=["restore"],
        icon="unarchive",
        dialog={"title": "Restore this?", "form_submit_text": "Restore"},
    )
    def restore(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        record: Any = self.get_object(request, object_id)
        try:
            record.restore()
        except ConflictError as error:
            self.message_user(request, error.message, messages.ERROR)
        else:
            self.log_change(request, record, "Restored.")
            self.message_user(request, "It is in use again.", messages.SUCCESS)
        return leave_dialog(request, self.page("change", object_id))
