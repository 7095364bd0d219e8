"""Sealed model fields: django-cryptography's field plumbing over our own cipher and keys."""

import json
from typing import Any, NamedTuple, Self

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute
from django_cryptography.fields import EncryptedMixin

from tenancy.sealing.cipher import ERASED, Sealed, seal, unseal

_json = json.JSONDecoder()  # json.loads() would look at its arguments every time.


class Kept(NamedTuple):
    """What the database holds for a value that was opened or replaced in memory."""

    sealed: Sealed
    text: str | None = None  # Its plaintext, which no one can change in place; None: unopened.


class SealedAttribute(DeferredAttribute):
    """Opens a value on first reading, and remembers its ciphertext for the next save."""

    field: "SealedMixin"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            text = self.field.open_text(instance, value)
            instance.__dict__[self.field.kept_name] = Kept(value, text)
            value = instance.__dict__[self.field.attname] = self.field.from_text(text)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        replaced = instance.__dict__.get(self.field.attname)
        if isinstance(replaced, Sealed) and not isinstance(value, Sealed):
            instance.__dict__[self.field.kept_name] = Kept(replaced)
        instance.__dict__[self.field.attname] = value


class SealedMixin(EncryptedMixin):
    """A field whose column holds ciphertext under the company's data key.

    `label` names the value for ever: ciphertexts are bound to it, so renaming the model or the
    field breaks nothing, and changing the label makes every stored value unreadable.
    """

    descriptor_class = SealedAttribute
    wasinstance = True  # Makes the package's deconstruct() leave our class path alone.

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        self.label = label
        # Past EncryptedMixin's own: it would derive a SECRET_KEY-bound key for every field.
        super(EncryptedMixin, self).__init__(*args, **kwargs)

    @property
    def kept_name(self) -> str:
        return f"_kept_{self.attname}"

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "label": self.label}

    def clone(self) -> Self:
        _, _, args, kwargs = self.deconstruct()
        copy: Self = self.__class__.__call__(*args, **kwargs)
        return copy

    def to_text(self, value: Any) -> str:
        return str(value)

    def from_text(self, text: str) -> Any:
        return text

    def open_text(self, instance: Any, sealed: Sealed) -> str:
        return unseal(instance.tenant_id, self.label, instance.id, sealed)

    def pre_save(self, instance: Any, add: bool) -> Sealed | None:
        """Return the ciphertext to store; an unchanged plaintext keeps the one it had."""
        value = instance.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            if add:  # Taken along from another row it would be unreadable: SealBroken.
                self.open_text(instance, value)
            return value
        value = super().pre_save(instance, add)
        if hasattr(value, "resolve_expression"):
            raise FieldError(f"{self.name} is sealed: it takes no expressions.")
        # A new row may be a copy of another one, whose ciphertext is bound to that one.
        kept: Kept | None = None if add else instance.__dict__.get(self.kept_name)
        if kept and value == self.from_text(kept.text or self.open_text(instance, kept.sealed)):
            return kept.sealed
        if value is None or (value == "" and self.null):
            return None
        text = self.to_text(value)
        sealed = seal(instance.tenant_id, self.label, instance.id, text)
        instance.__dict__[self.kept_name] = Kept(sealed, text)
        return sealed

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise FieldError(f"{self.name} is sealed: write it through save().")
        return bytes(value)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> bytes | None:
        return self.get_db_prep_value(value, connection)

    def from_db_value(self, value: Any, *args: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def value_to_string(self, obj: models.Model) -> str:
        """What dumpdata writes: no plaintext on disk."""
        return repr(Sealed())


class SealedCharField(SealedMixin, models.CharField):
    base_class = models.CharField


class SealedTextField(SealedMixin, models.TextField):
    base_class = models.TextField


# The ignored clash is over transforms, and a sealed column has none.
class SealedJSONField(SealedMixin, models.JSONField):  # type: ignore[misc]
    base_class = models.JSONField

    def to_text(self, value: Any) -> str:
        return json.dumps(value, separators=(",", ":"))

    def from_text(self, text: str) -> Any:
        return None if text == ERASED else _json.decode(text)
