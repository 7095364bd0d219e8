from typing import Any, ClassVar, NoReturn

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from tenancy.audit.history import TenantHistory
from tenancy.context import current_tenant_id
from tenancy.errors import ConflictError
from tenancy.managers import TenantManager

# Another company's row, an unknown id and a malformed one are alike: one sentence for all.
NO_SUCH_RECORD = "No such record."


class TenantForeignKey(models.ForeignKey):
    """A foreign key between two company-owned models.

    PostgreSQL holds it as (tenant_id, x_id) → (tenant_id, id), made by `tenancy.isolation`, so
    Django makes none of its own: its single-column one would let a row point across companies.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs


def company_key(**options: Any) -> Any:
    """The key to the company that owns the row.

    `db_constraint=False` spares tables of millions a check per row: the composite key to a parent
    that each row must have already holds the company.
    """
    return models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
        **options,
    )


class TenantDerivedModel(models.Model):
    """Base of tables without a history: what their rows say follows from others, which have one.

    Their keys begin with the company, so it needs no index of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = company_key(db_index=False)

    objects = TenantManager()
    told_elsewhere = True

    class Meta:
        abstract = True


class TenantOwnedModel(models.Model):
    """Base of every business table: a time-ordered UUID, the company that owns it, timestamps."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = company_key()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Unsealed columns that may name a person all the same: an erasure empties them too.
    also_personal: ClassVar[tuple[str, ...]] = ()

    objects = TenantManager()
    across_tenants = models.Manager()  # noqa: DJ012 - ruff takes a second manager for a field
    history: ClassVar[Any] = TenantHistory(inherit=True)

    class Meta:
        abstract = True

    def __reduce__(self) -> NoReturn:
        # A pickle would carry opened personal data into caches and queues.
        raise TypeError(f"{type(self).__name__} is never pickled; pass its id.")

    def clean(self) -> None:
        """Refuse a foreign key into another company.

        Django validates foreign keys through the unscoped base manager, so a guessed id of
        another company would otherwise pass.
        """
        super().clean()
        errors = {
            field.name: ValidationError(NO_SUCH_RECORD, code="not_found")
            for field in self._meta.concrete_fields
            if isinstance(field, TenantForeignKey) and self._points_outside(field)
        }
        if errors:
            raise ValidationError(errors)

    def _points_outside(self, field: TenantForeignKey) -> bool:
        if getattr(self, field.attname) is None:
            return False
        try:
            return getattr(self, field.name).tenant_id != self.tenant_id
        except ObjectDoesNotExist:  # Row security hides another company's row altogether.
            return True

    def give_way(self) -> dict[str, str] | None:
        """Change, without saving, what may not stand twice where two owners' rows become one's.

        Answer a warning {code, message} that tells of it; None where nothing may give way.
        """
        return None

    def validate_constraints(self, exclude: Any = None) -> None:
        """Check constraints that name the company even when a form leaves it out.

        Django skips a constraint if any of its fields is excluded, and no form shows the
        company: without this the admin answers 500 for a duplicate.
        """
        super().validate_constraints(exclude=set(exclude or ()) - {"tenant"})


class ArchivableModel(TenantOwnedModel):
    """A record that DELETE hides and restore brings back; it keeps its unique keys meanwhile."""

    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(TenantOwnedModel.Meta):
        abstract = True

    def archive(self) -> None:
        """Hide the record; a second time changes nothing."""
        if self.archived_at is None:
            self.archived_at = timezone.now()
            self.save(update_fields=["archived_at", "updated_at"])

    def restore(self) -> None:
        if self.archived_at is not None:
            self.archived_at = None
            self.save(update_fields=["archived_at", "updated_at"])

    def require_present(self) -> None:
        """Raise ConflictError `archived` unless the record may be written."""
        if self.archived_at is not None:
            raise ConflictError("This record is archived; restore it first.", "archived")
