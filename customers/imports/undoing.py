"""An import taken back, by what the history tells of it, as long as nothing of it was touched.

What the import made is archived and gives its external id free; what it changed says again what
it said before; addresses and contacts that it added go.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from customers.imports.order import PREVIEW
from customers.merging.relations import relations
from customers.models import Address, Contact, Customer
from customers.search.keeping import keep_stored
from tenancy.asker import Asker
from tenancy.audit.registry import name_of
from tenancy.context import Channel, acting
from tenancy.errors import ConflictError
from tenancy.jobs.maker import maker_of
from tenancy.jobs.ordering import start_job
from tenancy.models import Job

KIND = "customer_import_undo"
RESOURCE = "restores_and_overrides"
BATCH = 200  # Customers of one transaction.
LISTED = 100  # Records that a refusal names, and that the result names as left.
ITEMS: tuple[Any, ...] = (Contact, Address)
NO_ONE = UUID(int=0)
NOT_RESTORED = {"id", "tenant", "created_at", "updated_at"}


def mark_of(job_id: UUID | str) -> str:
    """What the history's rows of an import have in the place of a request's id."""
    return f"import-{job_id}"


def undo_import(job: Job, asker: Asker) -> Job:
    """Order it; ConflictError if there is nothing to undo, or names what was touched since."""
    if not asker.access(RESOURCE).writes:
        raise PermissionDenied
    result = job.result or {}
    if job.order.get("mode", PREVIEW) == PREVIEW or not (result["created"] or result["updated"]):
        raise ConflictError("This import wrote nothing that could be undone.", "nothing_to_undo")
    if "undoJobId" in result:
        details = {"jobId": result["undoJobId"]}
        raise ConflictError("This import is being undone already.", "undone", details=details)
    touched = [each for model in (Customer, *ITEMS) for each in touched_since(job.pk, model)]
    touched += used_since(job.pk)
    if touched:
        message = "What this import wrote has been touched since."
        details = {"touched": touched[:LISTED], "count": len(touched)}
        raise ConflictError(message, "touched", details=details)
    order = {"job": str(job.pk)}
    undo = start_job(asker, KIND, order=order, total=result["created"] + result["updated"])
    job.result = {**result, "undoJobId": str(undo.pk)}
    job.save(update_fields=["result", "updated_at"])
    return undo


def written(job_id: UUID | str, model: Any) -> QuerySet[Any]:
    """The history's rows of an import, of one model."""
    job = Job.objects.get(pk=job_id)
    rows: QuerySet[Any] = model.history.model.objects.filter(
        history_request_id=mark_of(job_id), history_date__gte=job.created_at
    )
    return rows


def touched_since(job_id: UUID | str, model: Any, ids: Any = None) -> list[dict[str, str]]:
    """Rows that somebody else wrote after the import did."""
    history = model.history.model
    later = history.objects.filter(
        id=OuterRef("id"), history_date__gt=OuterRef("history_date")
    ).exclude(history_request_id=mark_of(job_id))
    rows = written(job_id, model).filter(Exists(later))
    if ids is not None:
        rows = rows.filter(**{f"{path_of(model)}__in": ids})
    found = rows.order_by("id").values_list("id", flat=True).distinct()[: LISTED + 1]
    return [{"resource": name_of(model), "id": str(pk), "reason": "changed"} for pk in found]


def path_of(model: Any) -> str:
    return "id" if model is Customer else "customer_id"


def made(job_id: UUID | str) -> QuerySet[Any]:
    return written(job_id, Customer).filter(history_type="+").values("id")


def used_since(job_id: UUID | str, ids: Any = None) -> list[dict[str, str]]:
    """What hangs on customers that the import made, and was not made by it."""
    found = []
    for related in relations():
        if getattr(related.model, "told_elsewhere", False):
            continue
        rows = related.all().filter(**{f"{related.field.attname}__in": made(job_id)})
        if ids is not None:
            rows = rows.filter(**{f"{related.field.attname}__in": ids})
        if hasattr(related.model, "history"):
            rows = rows.exclude(pk__in=written(job_id, related.model).values("id"))
        name = name_of(related.model)
        listed = rows.order_by("pk").values_list("pk", flat=True)[: LISTED + 1]
        found += [{"resource": name, "id": str(pk), "reason": "added"} for pk in listed]
    return found


class ImportUndo:
    """Undoes one import, customer by customer, for as long as a worker holds on to it."""

    def __init__(self, job: Job) -> None:
        maker_of(job, RESOURCE)
        self.undone: str = job.order["job"]

    def __call__(self, job: Job) -> None:
        after = UUID(job.position["after"]) if job.position else NO_ONE
        result = job.result or {"archived": 0, "restored": 0, "left": []}
        ids = self.customers_behind(after)
        if not ids:
            job.succeed()
            return
        with acting(channel=Channel.IMPORT, reason=f"Undo of import {self.undone}."):
            self.undo(ids, result)
        done = min(job.done + len(ids), job.total or job.done + len(ids))
        job.advance(done, {"after": str(ids[-1])}, result)

    def customers_behind(self, after: UUID) -> list[UUID]:
        found: set[UUID] = set()
        for model in (Customer, *ITEMS):
            path = path_of(model)
            rows = written(self.undone, model).filter(**{f"{path}__gt": after})
            found.update(rows.order_by(path).values_list(path, flat=True).distinct()[:BATCH])
        return sorted(found)[:BATCH]

    def undo(self, ids: list[UUID], result: dict[str, Any]) -> None:
        """Under the customers' locks; one that was touched meanwhile is left as it is."""
        customers = Customer.ever.filter(pk__in=ids).order_by("pk")
        locked = {c.pk: c for c in customers.select_for_update(of=("self",), no_key=True)}
        left = self.left_among(ids)
        result["left"] = [*result["left"], *map(str, sorted(left))][:LISTED]
        for pk in ids:
            if pk in locked and pk not in left:
                result["archived" if self.undo_one(locked[pk]) else "restored"] += 1
        keep_stored([pk for pk in ids if pk not in left])

    def left_among(self, ids: list[UUID]) -> set[UUID]:
        left: set[UUID] = set()
        for model in (Customer, *ITEMS):
            touched = [each["id"] for each in touched_since(self.undone, model, ids)]
            rows = model.history.model.objects.filter(id__in=touched)
            left.update(rows.values_list(path_of(model), flat=True))
        used = [each["id"] for each in used_since(self.undone, ids)]
        for related in relations() if used else ():
            rows = related.all().filter(pk__in=used)
            left.update(rows.values_list(related.field.attname, flat=True))
        return left & set(ids)

    def undo_one(self, customer: Customer) -> bool:
        """Whether it was made by the import, and is archived now."""
        first = list(self.first_rows(Customer, customer.pk))
        if any(row.history_type == "+" for row in first):
            customer.external_id = None
            customer.archived_at = customer.archived_at or timezone.now()
            customer.save()
            return True
        for model in ITEMS:
            for row in self.first_rows(model, customer.pk):
                if row.history_type == "+":
                    model.objects.filter(pk=row.id).delete()
                else:
                    restore(model.objects.get(pk=row.id), row)
        for row in first:
            restore(customer, row)
        return False

    def first_rows(self, model: Any, customer_id: UUID) -> Iterator[Any]:
        """What the import did first to each of the customer's rows."""
        rows = written(self.undone, model).filter(**{path_of(model): customer_id})
        return iter(rows.order_by("id", "history_date").distinct("id"))


def restore(row: Any, told: Any) -> None:
    """Let a row say what it said before the history's row `told`."""
    history = type(told).objects.filter(id=told.id, history_date__lt=told.history_date)
    before = history.latest("history_date")
    for field in row._meta.concrete_fields:
        if field.name not in NOT_RESTORED and not field.generated:
            setattr(row, field.attname, getattr(before, field.attname))
    row.save()
