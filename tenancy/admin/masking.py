"""What the API's serializers say about fields, applied to the admin: one place says it for both."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.db.models.query import ModelIterable

from tenancy.api.objects import ObjectSerializer

Mask = Callable[[Any], Any]


def masks_of(serializer_class: type[ObjectSerializer]) -> dict[str, Mask]:
    """Each column that a masked role does not see in full, with what it sees instead."""
    found: dict[str, Mask] = {}
    serializer = serializer_class()
    for column, path in serializer.column_paths():
        owner: Any = serializer
        for group in path[:-1]:
            owner = owner.fields[group]
        if mask := owner.masks.get(path[-1]):
            found[column] = mask
    return found


def field_resources_of(serializer_class: type[ObjectSerializer]) -> dict[str, str]:
    """Each column that a row of its own in the permission table rules, with that row."""
    resources: dict[str, str] = getattr(serializer_class, "field_resources", {})
    paths = dict(serializer_class().column_paths())
    return {
        column: resources[path[0]]
        for column, path in paths.items()
        if len(path) == 1 and path[0] in resources
    }


def masked(queryset: QuerySet[Any], masks: dict[str, Mask]) -> QuerySet[Any]:
    """The same rows with their personal data masked in memory, however they are reached.

    Only for roles that may not write: a masked row must never be saved.
    """

    class MaskedIterable(ModelIterable):
        def __iter__(self) -> Iterator[Any]:
            for row in super().__iter__():
                for name, mask in masks.items():
                    setattr(row, name, mask(getattr(row, name)))
                yield row

    queryset = queryset.all()
    queryset._iterable_class = MaskedIterable
    return queryset
