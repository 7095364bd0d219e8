"""What was touched of that which a merge moved: then it is not taken back by itself any more.

All its rows were changed at one instant, and any other says that somebody touched them. A later
merge moves them on, at an instant of its own, and so does taking that back: before the one it is
noted what was touched already, and behind the other the first merge's instant is renewed.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from customers.merging.moving import Moved
from customers.models import Customer, Merge
from tenancy.audit.registry import name_of
from tenancy.errors import ConflictError

LISTED = 100  # Records that a refusal names.
CHANGED = "What was merged has been changed since; it cannot be parted by itself any more."
MERGED_ON = (
    "The customer that it became part of is part of another one since; take back the merges"
    " of these first, in this order."
)
Touched = dict[str, str]


def touched_rows(merge: Merge, owner: UUID) -> list[Touched]:
    """The rows that the merge moved to `owner`, or made, and that were touched since."""
    contacts = Moved("customers.Contact.customer", merge.undo["contacts"], 0, [])
    groups = [*map(Moved.stored, merge.undo["moved"]), contacts]
    noted: list[Touched] = merge.undo["touched"]
    ids = {each["id"] for each in noted}
    found = (each for group in groups for each in touched_since(group, owner, merge))
    return [*noted, *(each for each in found if each["id"] not in ids)]


def touched_since(moved: Moved, owner: UUID, merge: Merge) -> Iterator[Touched]:
    """Rows that are gone, are another customer's, or were written since."""
    related = moved.related
    at = "updated_at" if related.has("updated_at") else "pk"
    rows = related.all().filter(pk__in=moved.ids)
    found = {
        str(pk): (whose, when)
        for pk, whose, when in rows.values_list("pk", related.field.attname, at)
    }
    for pk in moved.ids:
        whose, when = found.get(pk, (None, None))
        if whose != owner or (at != "pk" and when != merge.at):
            reason = "changed" if pk in found else "gone"
            yield {"resource": name_of(related.model), "id": pk, "reason": reason}


def refuse_touched(touched: list[Touched], message: str = CHANGED) -> None:
    if touched:
        details = {"touched": touched[:LISTED], "count": len(touched)}
        raise ConflictError(message, "touched", details=details)


def refuse_later(customer: Customer, merge: Merge) -> None:
    """Refuse where the duplicate came to the customer by later merges, and name the last first."""
    books = {
        each.duplicate_id: each for each in Merge.objects.filter(duplicate__merged_into=customer)
    }
    between: list[Touched] = []
    while (into := into_of(merge)) != customer.pk:
        between.append({"resource": "customer", "id": str(into), "reason": "merged"})
        merge = books[into]
    refuse_touched(between[::-1], MERGED_ON)


def into_of(merge: Merge) -> UUID:
    """The customer that it was merged into then, whichever it is part of now."""
    return UUID(merge.undo["into"])


def merges_into(customer: Customer) -> Iterable[Merge]:
    merges = Merge.objects.filter(duplicate__merged_into=customer).select_for_update(of=("self",))
    return (merge for merge in merges if into_of(merge) == customer.pk)


def note_touched(customer: Customer) -> None:
    """Before the customer is merged itself: what was touched of all that was merged into it."""
    for merge in merges_into(customer):
        touched = touched_rows(merge, customer.pk)
        if touched != merge.undo["touched"]:
            merge.undo["touched"] = touched
            merge.save(update_fields=["undo"])


def renew(customer: Customer, at: datetime) -> None:
    """Behind a merge of the customer that was taken back, which changed all its rows `at`."""
    for merge in merges_into(customer):
        merge.at = at
        merge.save(update_fields=["at"])
