from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as _auth_admin  # noqa: F401 - registers Django's screens
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest

from tenancy.admin.records import OperatorAdmin
from tenancy.models import User

# What a person may do hangs on their role in a company, and on nothing else.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(OperatorAdmin):
    """Everybody who signs in. They come by invitation, and are deactivated, never deleted."""

    menu_group = "Administration"
    menu_icon = "person"
    list_display = ("email", "name", "is_active", "is_superuser", "last_login", "created_at")
    list_filter = ("is_active", "is_superuser")
    ordering = ("email", "pk")
    sortable_by = ("email", "last_login", "created_at")
    fieldsets = (
        (None, {"fields": [("email", "name"), "is_active", "is_superuser"]}),
        ("Seen", {"fields": [("created_at", "last_login")]}),
    )
    readonly_fields = ("email", "is_superuser", "created_at", "last_login")
    empty_text = "Nobody fits these filters."

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def title_of(self, record: Any) -> str:
        return str(record.email)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Operators do not lock themselves out."""
        return super().has_change_permission(request, obj) and obj != request.user
