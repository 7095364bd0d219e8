"""Likely pairs: candidates opened, compared, and kept as long as they are alike."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from customers.duplicates.candidates import candidates
from customers.duplicates.likeness import Likeness, Traits, likeness, traits_of
from customers.models import Customer, DuplicatePair

MOST = 20  # Candidates of one customer that are opened: a switchboard's phone is many firms'.
TOLD = 3  # Of which a write warns.
NAMED = {
    "phone": ("contactInfo.phone", "the same phone"),
    "email": ("contactInfo.email", "the same e-mail"),
    "name_and_address": ("name", "a similar name and the same address"),
}


class Alike(NamedTuple):
    """Another customer that may be the same."""

    id: UUID
    likeness: Likeness

    def warning(self) -> dict[str, str]:
        return warning_of(self.likeness, f"Customer {self.id}", "likely_duplicate")


def warning_of(likeness: Likeness, who: str, code: str) -> dict[str, str]:
    field, _ = NAMED[likeness.reasons[0]]
    has = " and ".join(NAMED[reason][1] for reason in likeness.reasons)
    return {"code": code, "message": f"{who} has {has}.", "field": field}


def alike(customers: Sequence[Customer], *, limit: int = MOST) -> dict[UUID, list[Alike]]:
    """For each, those that may be the same, the likeliest first.

    The customers need not be saved, but hold their lists. One query, and three more if any have
    candidates.
    """
    traits = {each.pk: traits_of(each, each.tenant.region) for each in customers}
    found = candidates(traits, limit + 1)
    others = opened({pk for ids in found.values() for pk in ids} - traits.keys())
    known = {**others, **traits}
    return {pk: compared(pk, known, found.get(pk, ())) for pk in traits}


def opened(ids: Iterable[UUID]) -> dict[UUID, Traits]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = Customer.objects.filter(pk__in=wanted, archived_at__isnull=True)
    found = rows.select_related("tenant").for_list()
    return {row.pk: traits_of(row, row.tenant.region) for row in found}


def compared(pk: UUID, known: dict[UUID, Traits], ids: Iterable[UUID]) -> list[Alike]:
    matches = []
    for other in ids:
        like = likeness(known[pk], known[other]) if other in known and other != pk else None
        if like is not None:
            matches.append(Alike(other, like))
    return sorted(matches, key=lambda match: (-match.likeness.score, match.id))


def note_alike(customers: Sequence[Customer], *, new: bool = False) -> dict[UUID, list[Alike]]:
    """Look for customers that are like these, which were just written, and keep the pairs.

    Pairs of theirs that are alike no more go, unless somebody told them apart.
    """
    found = alike(customers)
    pairs = [pair_of(pk, match) for pk, matches in found.items() for match in matches]
    if not new:
        drop_others(Q(customer__in=list(found)) | Q(duplicate__in=list(found)), pairs)
    keep_pairs(pairs)
    return found


def pair_of(pk: UUID, match: Alike) -> DuplicatePair:
    older, newer = sorted((pk, match.id))
    score, reasons = match.likeness
    return DuplicatePair(customer_id=older, duplicate_id=newer, score=score, reasons=list(reasons))


def keep_pairs(pairs: Iterable[DuplicatePair]) -> int:
    """Add or renew them; how many there are. One that was told apart stays so."""
    by_ids = {(pair.customer_id, pair.duplicate_id): pair for pair in pairs}
    if by_ids:
        DuplicatePair.objects.bulk_create(
            [by_ids[ids] for ids in sorted(by_ids)],  # In order: two writers must not cross.
            update_conflicts=True,
            unique_fields=["tenant", "customer", "duplicate"],
            update_fields=["score", "reasons", "updated_at"],
        )
    return len(by_ids)


def drop_others(of_whom: Q, pairs: Iterable[DuplicatePair]) -> None:
    kept = {(pair.customer_id, pair.duplicate_id) for pair in pairs}
    stale = [
        pk
        for pk, *ids in DuplicatePair.objects.filter(of_whom, dismissed_at__isnull=True)
        .order_by()
        .values_list("pk", "customer", "duplicate")
        if tuple(ids) not in kept
    ]
    if stale:
        DuplicatePair.objects.filter(pk__in=stale).delete()


class Match(Protocol):
    def warning(self) -> dict[str, str]: ...


def warnings_of(matches: Sequence[Match]) -> list[dict[str, str]]:
    return [match.warning() for match in matches[:TOLD]]


def dismiss(pair: DuplicatePair) -> None:
    """Tell the two apart for good; a second time changes nothing."""
    if pair.dismissed_at is None:
        pair.dismissed_at = timezone.now()
        pair.save(update_fields=["dismissed_at", "updated_at"])
