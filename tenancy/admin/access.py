"""Who may do what in the admin: the permission table decides, as in the API."""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from tenancy.admin.masking import field_resources_of, masked, masks_of
from tenancy.api.objects import ObjectSerializer
from tenancy.asker import Asker, own_customer_ids
from tenancy.models import ArchivableModel
from tenancy.roles import Access


def asker_of(request: HttpRequest) -> Asker | None:
    """The member at work; None for operators and for people without a company."""
    asker: Asker | None = getattr(request, "asker", None)
    return asker


def is_operator(request: HttpRequest) -> bool:
    """Whether the platform's operator asks, who stands outside every company."""
    user = request.user
    return bool(user.is_superuser and user.is_active and asker_of(request) is None)


class AccessMixin:
    """Permissions of an admin or an inline, from its `resource`'s row of the permission table.

    `serializer_class` is the API's for the same model: it says which fields are masked, and
    which have a row of the table to themselves.
    """

    resource = ""
    serializer_class: ClassVar[type[ObjectSerializer] | None] = None
    # How a record of this kind leads to its customer, for roles that see only their own.
    path_to_customer = "customer_id"

    def access(self, request: HttpRequest) -> Access:
        asker = asker_of(request)
        return asker.access(self.resource) if asker else Access.NONE

    def field_access(self, request: HttpRequest) -> dict[str, Access]:
        """What the asker may do with those fields that do not simply follow the record."""
        asker = asker_of(request)
        if asker is None or self.serializer_class is None:
            return {}
        resources = field_resources_of(self.serializer_class)
        return {name: asker.access(resource) for name, resource in resources.items()}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.access(request).reads

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.access(request).reads

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.access(request).writes

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, ArchivableModel) and obj.archived_at is not None:
            return False
        some_field = any(access.writes for access in self.field_access(request).values())
        return self.access(request).writes or some_field

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def is_masked(self, request: HttpRequest) -> bool:
        return self.access(request) is Access.MASKED

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        asker, access = asker_of(request), self.access(request)
        if asker and access.only_own:
            own = own_customer_ids(asker)
            queryset = queryset.filter(**{f"{self.path_to_customer}__in": own})
        if self.is_masked(request) and self.serializer_class:
            queryset = masked(queryset, masks_of(self.serializer_class))
        return queryset
