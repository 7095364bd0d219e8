"""Historical models: django-simple-history's, with rows that PostgreSQL writes (see functions.py).

Its signals are disconnected; its managers, diffs and screens are used.
"""

import copy
from typing import Any

from django.db import models
from simple_history.manager import HistoricalQuerySet, HistoryManager
from simple_history.models import HistoricalRecords

from tenancy.context import ActiveTenant
from tenancy.managers import TenantManager
from tenancy.sealing.fields import SealedMixin


class AuditRow(models.Model):
    """What every history table tells beside the copied columns."""

    history_channel = models.TextField(null=True, editable=False)  # noqa: DJ001 - no door is known
    history_request_id = models.TextField(null=True, editable=False)  # noqa: DJ001
    history_ip = models.GenericIPAddressField(null=True, editable=False)
    history_xact = models.BigIntegerField(editable=False)
    # Column → SHA-256 of the ciphertext that an erasure took out of it.
    history_erased = models.JSONField(default=dict, db_default={}, editable=False)

    objects = TenantManager()
    across_tenants = models.Manager()  # noqa: DJ012 - ruff takes a second manager for a field

    class Meta:
        abstract = True


class TenantHistoryQuerySet(HistoricalQuerySet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pk_attr = "id"  # A token's primary key is its digest, which history does not hold.


class TenantHistoryManager(HistoryManager):
    """`Customer.history` and `customer.history`: of the active company alone."""

    def get_super_queryset(self) -> Any:
        return super().get_super_queryset().filter(tenant_id=ActiveTenant())

    def get_queryset(self) -> Any:
        rows = self.get_super_queryset()
        return rows if self.instance is None else rows.filter(id=self.instance.id)


def actor_of(row: Any) -> Any:
    """The user who made the change, as simple-history's screens ask for them."""
    from tenancy.models import User  # noqa: PLC0415 - the models stand on this module

    return User.objects.filter(pk=row.history_user_id).first()


class TenantHistory(HistoricalRecords):
    """Derives the historical model of a company-owned model.

    The copy has every column (but `excluded_fields`) and no rule: no foreign key, no unique
    constraint, no generated column, and only the indexes by which history is read.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(
            bases=[AuditRow],
            history_id_field=models.UUIDField(),
            history_manager=TenantHistoryManager,
            historical_queryset=TenantHistoryQuerySet,
            **options,
        )

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        return {name: plain_copy(field) for name, field in super().copy_fields(model).items()}

    def get_extra_fields(self, model: Any, fields: dict[str, Any]) -> dict[str, Any]:
        extra: dict[str, Any] = super().get_extra_fields(model, fields)
        extra.pop("history_user", None)
        extra |= {
            "history_user": property(actor_of),
            "history_user_id": models.UUIDField(null=True),
            # A text of any length: a limit would refuse the write that it tells of.
            "history_change_reason": models.TextField(null=True),
        }
        if "tenant" not in fields:  # The company itself: its id is the tenant's.
            tenant = models.ForeignKey(model, models.DO_NOTHING, related_name="+", null=True)
            extra["tenant"] = plain_copy(tenant)
        return extra

    def get_meta_options(self, model: Any) -> dict[str, Any]:
        read_by: list[tuple[str, ...]] = [(), ("id",)]
        if has_field(model, "customer"):
            read_by.append(("customer",))
        return super().get_meta_options(model) | {
            "indexes": [
                models.Index(fields=("tenant", *columns, "history_date", "history_id"))
                for columns in read_by
            ],
        }

    def finalize(self, sender: Any, **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        for signal, receiver in (
            (models.signals.post_save, self.post_save),
            (models.signals.pre_delete, self.pre_delete),
            (models.signals.post_delete, self.post_delete),
        ):
            # A receiver, even one that returns at once, makes Django delete row by row.
            signal.disconnect(receiver, sender=sender)


def has_field(model: Any, name: str) -> bool:
    return any(field.name == name for field in model._meta.local_fields)


def also_personal(model: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = getattr(model, "also_personal", ())
    return names


def is_history(model: type[models.Model]) -> bool:
    return issubclass(model, AuditRow)


# A history must never refuse what its table took; these check, in the database, what they hold.
UNCHECKED: dict[type, type] = {
    models.PositiveBigIntegerField: models.BigIntegerField,
    models.PositiveIntegerField: models.IntegerField,
    models.PositiveSmallIntegerField: models.SmallIntegerField,
}


def plain_copy(field: Any) -> Any:
    """The column as it is, without what would bind, compute or index it."""
    copied: Any = field
    if isinstance(field, models.GeneratedField):
        copied = copy.copy(field.output_field)
        copied.null = True
    elif isinstance(field, models.ForeignKey):
        copied.swappable = False  # Or deconstruct() would ask for models not loaded yet.
        _, _, args, options = field.deconstruct()
        options.pop("default", None)
        copied = models.ForeignKey(*args, **{**options, "db_constraint": False})
    elif isinstance(field, SealedMixin) or field.name in also_personal(field.model):
        copied.null = True  # Erasure takes the value out.
    elif type(field) in UNCHECKED:
        copied.__class__ = UNCHECKED[type(field)]
    copied.name = field.name
    copied.db_index = False
    return copied
