"""What the database refuses, in the API's words. Its own text quotes rows, so none is passed on."""

from typing import Any

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, models
from psycopg import errors as pg

from tenancy.errors import ConflictError
from tenancy.isolation.composite_keys import composite_keys
from tenancy.models.base import NO_SUCH_RECORD

Answer = tuple[int, str, str]  # Status, code, message; empty texts mean the status's usual ones.


def database_error(error: DatabaseError | InterfaceError) -> Answer:
    match error.__cause__:
        case pg.DeadlockDetected() | pg.SerializationFailure() | pg.LockNotAvailable():
            return 409, "busy", "Somebody else is changing this record; try again."
        case pg.QueryCanceled():
            return 503, "too_slow", "The question took too long; narrow it."
        case pg.IntegrityError():
            return 409, "conflict", "Another record stands in the way."
        case pg.DataError() | pg.ProgramLimitExceeded():
            return 400, "", ""
    lost = isinstance(error, OperationalError | InterfaceError)
    return (503 if lost else 500), "", ""


def raise_as_rule(error: IntegrityError) -> None:
    """Raise the broken constraint as the rule it states; return if it is none of ours.

    ConflictError for what must be unique or apart, ValidationError for the rest, under the
    model's names of the fields.
    """
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    constraint = _constraints().get(name or "")
    match constraint:
        case models.UniqueConstraint():
            message = str(constraint.violation_error_message)
            own = [name for name in constraint.fields if name != "tenant"]
            raise ConflictError(message, "duplicate", field=own[-1] if own else None) from error
        case ExclusionConstraint():
            raise ConflictError(str(constraint.violation_error_message), "overlap") from error
        case models.CheckConstraint():
            message = str(constraint.violation_error_message)
            raise ValidationError(message, code=str(name)) from error
    for key in composite_keys():
        if key.name == name:
            field = key.column.removesuffix("_id")
            missing = ValidationError(NO_SUCH_RECORD, code="not_found")
            raise ValidationError({field: missing}) from error


def _constraints() -> dict[str, Any]:
    return {
        constraint.name: constraint
        for model in apps.get_models()
        for constraint in model._meta.constraints
    }
