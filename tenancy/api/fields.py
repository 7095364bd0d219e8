"""Fields that take JSON's own types and nothing that merely looks like them."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenancy.errors import FileTooLargeError
from tenancy.files.uploads import SealedUpload
from tenancy.models.base import NO_SUCH_RECORD


class StrictTypeMixin(serializers.Field):
    """Refuse a JSON value of another type before the field would convert it.

    A column is answered as it is; a field with `converts = True` gives it another form first.
    """

    json_type: type | tuple[type, ...] = str
    type_name = "text"

    def run_validation(self, data: Any = serializers.empty) -> Any:
        wrong_bool = isinstance(data, bool) and self.json_type is not bool
        unsent = data is serializers.empty or data is None
        if not unsent and (wrong_bool or not isinstance(data, self.json_type)):
            raise serializers.ValidationError(f"Send {self.type_name}.", code="wrong_type")
        return super().run_validation(data)


class TextField(StrictTypeMixin, serializers.CharField):
    """Text, trimmed; an empty one that may be null is null."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if self.allow_null and isinstance(data, str) and not data.strip():
            data = None
        return super().run_validation(data)


class EmailField(TextField, serializers.EmailField):
    pass


class ChoiceField(StrictTypeMixin, serializers.ChoiceField):
    pass


class BooleanField(StrictTypeMixin, serializers.BooleanField):
    json_type = bool
    type_name = "true or false"


class IntegerField(StrictTypeMixin, serializers.IntegerField):
    json_type = int
    type_name = "a whole number"


class DateField(StrictTypeMixin, serializers.DateField):
    type_name = "a day as YYYY-MM-DD"


class TimeField(StrictTypeMixin, serializers.TimeField):
    """A local time of day, HH:MM."""

    converts = True
    type_name = "a time as HH:MM"

    def to_representation(self, value: time) -> str:
        return value.isoformat("minutes")


def parse_instant(text: str) -> datetime | None:
    """Parse RFC 3339; None unless it is well formed, has an offset, and lies in UTC's years."""
    try:
        instant = parse_datetime(text)
        if instant is None or instant.tzinfo is None:
            return None
        instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return instant


def instant_text(instant: datetime) -> str:
    """The API's form of an instant: UTC with Z, whatever zone it came in."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


class InstantField(StrictTypeMixin, serializers.DateTimeField):
    """An instant with its offset, answered in UTC."""

    converts = True
    type_name = "an instant such as 2024-01-15T10:00:00Z"

    def to_internal_value(self, value: Any) -> datetime:
        if (instant := parse_instant(value)) is None:
            raise serializers.ValidationError(
                "Send an instant with its offset, such as 2024-01-15T10:00:00Z.", code="invalid"
            )
        return instant

    def to_representation(self, value: Any) -> Any:
        return value.astimezone(UTC)  # The renderer writes it with Z.


@extend_schema_field({"type": "string", "format": "decimal", "examples": ["412.50"]})
class MoneyField(serializers.DecimalField):
    """An amount as a decimal string; taken as a string or a number, never through a float."""

    converts = True

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("decimal_places", 2)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, str | int | Decimal):
            raise serializers.ValidationError("Send an amount such as 412.50.", code="wrong_type")
        amount: Decimal = super().to_internal_value(str(data))
        return amount


@extend_schema_field({"type": "string", "format": "decimal", "examples": ["2.185"]})
class UnitRateField(MoneyField):
    """An amount per unit, to a millionth; answered without trailing zeros down to the cent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"decimal_places": 6, "max_digits": 14, **kwargs})

    def to_representation(self, value: Any) -> str:
        return unit_rate_text(Decimal(value))


def unit_rate_text(rate: Decimal) -> str:
    """
    >>> [unit_rate_text(Decimal(text)) for text in ("2.185000", "3", "0.1")]
    ['2.185', '3.00', '0.10']
    """
    whole, _, fraction = f"{rate:.6f}".partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"


@extend_schema_field({"type": "number", "examples": [523.4]})
class QuantityField(MoneyField):
    """A number of miles, pounds or hours; taken as a number or a decimal text."""

    def to_representation(self, value: Any) -> Any:
        return quantity_number(Decimal(value))


def quantity_number(quantity: Decimal) -> int | float:
    """The JSON number of a quantity; of up to fifteen digits none is lost.

    >>> quantity_number(Decimal("25000.00")), quantity_number(Decimal("523.4"))
    (25000, 523.4)
    """
    whole = int(quantity)
    return whole if whole == quantity else float(quantity)


class UuidField(StrictTypeMixin, serializers.UUIDField):
    type_name = "an id"


@extend_schema_field(OpenApiTypes.BINARY)
class UploadField(serializers.Field):
    """A file of a multipart body; 413 above its own limit."""

    default_error_messages = {"wrong_type": "Send a file.", "empty": "The file is empty."}

    def __init__(self, *, max_bytes: int, too_large: str, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "write_only": True})
        self.max_bytes, self.too_large = max_bytes, too_large

    def to_internal_value(self, data: Any) -> SealedUpload:
        if not isinstance(data, SealedUpload):
            self.fail("wrong_type")
        if not data.size:
            self.fail("empty")
        if data.size > self.max_bytes:
            raise FileTooLargeError(self.too_large)
        return data


@extend_schema_field(OpenApiTypes.UUID)
class RecordField(serializers.PrimaryKeyRelatedField):
    """The id of another record of the company; whatever hides one, the refusal is the same."""

    default_error_messages = {
        "does_not_exist": NO_SUCH_RECORD,
        "archived": "This record is archived.",
    }

    def use_pk_only_optimization(self) -> bool:
        return True

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return super().run_validation(None if data == "" else data)

    def to_internal_value(self, data: Any) -> Any:
        queryset: Any = self.get_queryset()
        try:
            record = queryset.get(pk=UUID(data)) if isinstance(data, str) else None
        except (ValueError, ObjectDoesNotExist):
            record = None
        if record is None:
            self.refuse("does_not_exist", "not_found")
        if getattr(record, "archived_at", None) is not None and not self.is_current(record):
            self.refuse("archived", "archived")
        return record

    def is_current(self, record: Any) -> bool:
        """Whether the row points there already: a GET's body can be PUT back."""
        row = getattr(self.parent, "instance", None)
        return row is not None and getattr(row, f"{self.source}_id", None) == record.pk

    def refuse(self, message: str, code: str) -> NoReturn:
        raise serializers.ValidationError(self.error_messages[message], code=code)

    def to_representation(self, value: Any) -> str:
        return str(value.pk)


class CurrencyField(serializers.CharField):
    """The currency of the amounts beside it: the company's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "read_only": True})

    def value_for(self, asker: Any) -> str | None:
        return asker.company.currency if asker else None


class WarningSerializer(serializers.Serializer[Any]):
    """Something to look at, though the write was done."""

    code = serializers.CharField()
    message = serializers.CharField()
    field = serializers.CharField(allow_null=True)


@extend_schema_field(WarningSerializer(many=True))
class WarningsField(serializers.ListField):
    """What a write should be looked at for; a read has none to tell."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "read_only": True})

    def value_for(self, asker: Any) -> list[Any]:
        return []


class StringMapField(serializers.DictField):
    """Up to `max_pairs` pairs of texts, keys left as they are."""

    max_pairs = 50
    max_key = 100
    child = TextField(max_length=500, allow_blank=True, trim_whitespace=False)

    def to_internal_value(self, data: Any) -> Any:
        pairs = super().to_internal_value(data)
        if len(pairs) > self.max_pairs:
            raise serializers.ValidationError(f"At most {self.max_pairs} pairs.", code="max_length")
        if any(not 1 <= len(key) <= self.max_key for key in pairs):
            message = f"A key has 1 to {self.max_key} characters."
            raise serializers.ValidationError(message, code="invalid")
        return pairs


STRICT_FIELDS: dict[type, type[serializers.Field]] = {
    serializers.CharField: TextField,
    serializers.EmailField: EmailField,
    serializers.ChoiceField: ChoiceField,
    serializers.BooleanField: BooleanField,
    serializers.IntegerField: IntegerField,
    serializers.DateField: DateField,
    serializers.TimeField: TimeField,
    serializers.DateTimeField: InstantField,
    serializers.UUIDField: UuidField,
}
