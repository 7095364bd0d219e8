"""A company's alphabet as it stands now: its sealed list, kept opened, and the changes since."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from customers.alphabet.collation import name_key
from customers.alphabet.sorted_names import ID_BYTES, Alphabet, Changes, Place, SortedNames
from customers.models import Customer, NameOrder
from tenancy.context import current_tenant_id
from tenancy.sealing.cipher import opener

# Names that a process keeps opened, of all companies together: some 100 bytes each.
NAMES_KEPT = 500_000

# In one statement, so that list and changes belong together. A transaction that has written may
# see what never comes to be; what it sees must not be kept.
STATE = """
SELECT (SELECT version FROM customers_nameorder WHERE tenant_id = %(tenant)s),
       (SELECT string_agg(uuid_send(customer_id) || uuid_send(id), '' ORDER BY id)
        FROM customers_namechange WHERE tenant_id = %(tenant)s),
       txid_current_if_assigned() IS NOT NULL
"""
NAMES = """
SELECT id, name FROM customers_customer WHERE tenant_id = %s AND id = ANY(%s)
"""


class State(NamedTuple):
    version: UUID | None
    told: bytes  # Customer's id and change's id, by turns.
    has_written: bool

    def changes(self) -> dict[bytes, frozenset[bytes]]:
        """The changes' ids, by customer."""
        found: dict[bytes, set[bytes]] = defaultdict(set)
        for start in range(0, len(self.told), 2 * ID_BYTES):
            middle = start + ID_BYTES
            found[self.told[start:middle]].add(self.told[middle : middle + ID_BYTES])
        return {customer: frozenset(ids) for customer, ids in found.items()}


class Kept:
    """One version of a company's list, opened, and what was read of the changes to it."""

    def __init__(self, version: UUID, listed: SortedNames) -> None:
        self.version, self.listed = version, listed
        # By customer. A key is as new as the changes that were seen before its name was read.
        self.read: dict[bytes, tuple[frozenset[bytes], str | None]] = {}
        self.latest = (b"", Changes.of({}))  # As a State tells them, and what came of it.


_kept: OrderedDict[UUID, Kept] = OrderedDict()
_lock = Lock()


def current_alphabet() -> Alphabet:
    """The active company's; one query, and one more each for a new list and for new names."""
    while True:
        state = read_state()
        if state.version is None:
            return Alphabet(names_in_order(), Changes.of({}))
        if kept := _kept_list(state.version) or _open_list(state):
            return Alphabet(kept.listed, _changes(kept, state))
        # Somebody has just written the next version: look again.


def _kept_list(version: UUID) -> Kept | None:
    with _lock:
        kept = _kept.get(current_tenant_id())
        if kept is None or kept.version != version:
            return None
        _kept.move_to_end(current_tenant_id())
        return kept


def _open_list(state: State) -> Kept | None:
    row = NameOrder.objects.filter(version=state.version).first()
    if row is None:
        return None
    kept = Kept(row.version, SortedNames.from_text(row.names))
    if not state.has_written:
        _keep(kept)
    return kept


def _keep(kept: Kept) -> None:
    """Let those go that were not asked for the longest time, once there are too many names."""
    with _lock:
        _kept[current_tenant_id()] = kept
        _kept.move_to_end(current_tenant_id())
        names = sum(len(other.listed) for other in _kept.values())
        while names > NAMES_KEPT and len(_kept) > 1:
            _, gone = _kept.popitem(last=False)
            names -= len(gone.listed)


def _changes(kept: Kept, state: State) -> Changes:
    told, changes = kept.latest
    if told == state.told:
        return changes
    known, wanted = kept.read, state.changes()
    fresh = keys_of(id for id, ids in wanted.items() if id not in known or known[id][0] != ids)
    read = {id: (ids, fresh[id]) if id in fresh else known[id] for id, ids in wanted.items()}
    changes = Changes.of({id: key for id, (_, key) in read.items()})
    if not state.has_written:
        kept.read, kept.latest = read, (state.told, changes)
    return changes


def read_state() -> State:
    with connection.cursor() as cursor:
        cursor.execute(STATE, {"tenant": current_tenant_id()})
        version, told, has_written = cursor.fetchone()
    return State(version, bytes(told or b""), has_written)


def keys_of(customers: Iterable[bytes]) -> dict[bytes, str | None]:
    """The keys of these customers' names as they are now; None for whom there is not."""
    ids = [UUID(bytes=id) for id in customers]
    keys: dict[bytes, str | None] = dict.fromkeys(id.bytes for id in ids)
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [current_tenant_id(), ids])
        keys.update(opened(cursor.fetchall()))
    return keys


def names_in_order() -> SortedNames:
    """All the company's names, opened one by one: some 5 µs each."""
    rows = Customer.objects.order_by().values_list("id", "name").iterator(chunk_size=2000)
    return SortedNames.of(sorted(Place(key, id) for id, key in opened(rows)))


def opened(rows: Iterable[tuple[UUID, bytes]]) -> Iterable[tuple[bytes, str]]:
    unseal, label = opener(current_tenant_id()), Customer._meta.get_field("name").label
    return ((id.bytes, name_key(unseal(label, id, bytes(name)))) for id, name in rows)


def forget_alphabets() -> None:
    with _lock:
        _kept.clear()
