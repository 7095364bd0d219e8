"""The statements with which PostgreSQL is told to write the history, and to erase from it.

One trigger per verb fires once per statement, with all of its rows, and copies them whole: so
save(), update(), bulk writes, raw SQL and cascades are told alike, in the very transaction. The
functions belong to AUDIT_ROLE, which may only insert; whoever causes them cannot call them.
"""

import hashlib
from typing import NamedTuple

from tenancy.isolation.roles import AUDIT_ROLE, ERASER_ROLE

SCHEMA = "audit"
# A change of these alone is no change: a save that alters nothing else touches them.
TOUCHED = frozenset({"updated_at"})
NAME_LIMIT = 63
# What people typed, or left behind, with a change; an erasure takes it out as well.
TYPED = ("history_change_reason",)
# A change without a member behind it was made by the person, through a link: so was its address.
OF_PERSON = "history_user_id IS NULL AND history_ip IS NOT NULL"


class Function(NamedTuple):
    body: str
    owner: str
    is_definer: bool
    options: list[str]
    callers: list[str]  # Beside its owner.


class Above(NamedTuple):
    """The record on which a record hangs, and which names the customer."""

    column: str  # Of the record below.
    history: str  # Of the records above.


class Audited(NamedTuple):
    """A table, its history, and the columns of the one that the other copies."""

    table: str
    history: str
    columns: list[str]  # Of the table, in its own order.
    history_columns: list[str]
    sealed: list[str]  # Those of the history that hold ciphertext.
    plain: tuple[str, ...] = ()  # Those that may name a person in plain.
    above: "Above | None" = None  # Where the table has no column for the customer itself.

    @property
    def names_customer(self) -> bool:
        return "customer_id" in self.history_columns

    @property
    def erased(self) -> list[str]:
        return [*self.sealed, *self.plain, *TYPED]

    @property
    def is_erasable(self) -> bool:
        return bool(self.sealed or self.plain or self.above or self.names_customer)

    @property
    def told(self) -> list[str]:
        return [column for column in self.columns if column in self.history_columns]

    @property
    def copy_function(self) -> str:
        return short_name(f"copy_{self.table}")

    @property
    def erase_function(self) -> str:
        return short_name(f"erase_{self.table}")


def short_name(name: str) -> str:
    if len(name) <= NAME_LIMIT:
        return name
    return f"{name[: NAME_LIMIT - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


# Column of a history row → the variable that holds it while one statement is told.
TELLING = {
    "history_date": "v_at",
    "history_user_id": "v_actor",
    "history_change_reason": "v_reason",
    "history_channel": "v_channel",
    "history_request_id": "v_request_id",
    "history_ip": "v_ip",
    "history_xact": "v_xact",
}

# A time-ordered UUID (version 7) as PostgreSQL 18 has it built in, for those before.
NEW_ID = """
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
    FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
"""


def copy_body(pair: Audited) -> str:
    """The trigger function of one table.

    `*<>` compares records by their bytes, so it takes any type; without the casts PostgreSQL
    would ask for it column by column. Without a nested loop: a plan kept
    from a one-row update would join ten thousand rows for half a minute.
    """
    compared = [column for column in pair.told if column not in TOUCHED]
    return f"""
DECLARE
  v_at timestamptz := clock_timestamp();  -- now() would give a transaction's changes one date
  v_actor uuid := NULLIF(current_setting('attune.actor', true), '')::uuid;
  v_reason text := NULLIF(current_setting('attune.reason', true), '');
  v_channel text := NULLIF(current_setting('attune.channel', true), '');
  v_request_id text := NULLIF(current_setting('attune.request_id', true), '');
  v_ip inet := NULLIF(current_setting('attune.ip', true), '')::inet;
  v_xact bigint := txid_current();
BEGIN
  IF TG_OP = 'INSERT' THEN
    {_insert(pair, "n", "+")} FROM new_rows n;
  ELSIF TG_OP = 'UPDATE' THEN
    {_insert(pair, "n", "~")} FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE ROW({_columns(compared, "n")})::record *<> ROW({_columns(compared, "o")})::record;
  ELSE
    {_insert(pair, "o", "-")} FROM old_rows o;
  END IF;
  RETURN NULL;
END
"""


def _insert(pair: Audited, source: str, verb: str) -> str:
    # Where nothing is left out, the whole row is copied: a column that was added behind our
    # back is then an error, and not a loss.
    whole = pair.told == pair.columns
    values = {column: "" for column in pair.told}
    copied = f"{source}.*" if whole else _columns(pair.told, source)
    if "tenant_id" not in pair.told:  # The company's own table.
        values["tenant_id"] = f"{source}.id"
    values |= {"history_id": f"{SCHEMA}.new_id()", "history_type": f"'{verb}'", **TELLING}
    names = ", ".join(f'"{name}"' for name in values)
    rest = ", ".join(filter(None, values.values()))
    return f'INSERT INTO public."{pair.history}" ({names}) SELECT {copied}, {rest}'


def _columns(names: list[str], alias: str) -> str:
    return ", ".join(f'{alias}."{name}"' for name in names)


REFUSE_BODY = """
BEGIN
  RAISE EXCEPTION 'the id and the company of a row never change (row-level security)'
    USING ERRCODE = 'insufficient_privilege';
END
"""


ORDERED = """
DECLARE
  v_tenant uuid := NULLIF(current_setting('attune.tenant_id', true), '')::uuid;
  v_subject uuid;
  v_count bigint;
BEGIN
  SELECT resource_id INTO v_subject FROM public.tenancy_auditevent
  WHERE history_id = v_order AND tenant_id = v_tenant AND action = 'erased'
    AND history_xact = txid_current();
  IF v_subject IS NULL THEN
    RAISE EXCEPTION 'no order for this erasure stands in this transaction'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
"""
COUNTED = """
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END
"""
WITHOUT_ADDRESS = f"history_ip = CASE WHEN {OF_PERSON} THEN NULL ELSE history_ip END"


def erase_body(pair: Audited) -> str:
    """Blank what is personal in the history of one thing and of all that hangs on it.

    An order must stand in the same transaction: an event that names who, what and why, and that
    nobody can take back. Of each ciphertext its SHA-256 stays; of what stood in plain only that
    it was there, since a digest of a short text tells the text.
    """
    kept = [f"'{name}', encode(sha256(\"{name}\"), 'hex')" for name in pair.sealed]
    noted = [
        f"'{name}', CASE WHEN \"{name}\" IS NOT NULL THEN 'plain' END"
        for name in (*pair.plain, *TYPED)
    ]
    return f"""{ORDERED}
  UPDATE public."{pair.history}" SET {", ".join(f'"{name}" = NULL' for name in pair.erased)},
    {WITHOUT_ADDRESS},
    history_erased = history_erased
      || jsonb_strip_nulls(jsonb_build_object({", ".join([*kept, *noted])}))
  WHERE tenant_id = v_tenant AND ({_belonging(pair)})
    AND (num_nonnulls({", ".join(f'"{name}"' for name in pair.erased)}) > 0 OR {OF_PERSON});
{COUNTED}"""


def _belonging(pair: Audited) -> str:
    """Whether a row of the history is of the subject, or hangs on it."""
    if pair.names_customer:
        return "id = v_subject OR customer_id = v_subject"
    if pair.above is None:
        return "id = v_subject"
    column, history = pair.above
    return (
        f'id = v_subject OR "{column}" IN (SELECT a.id FROM public."{history}" a'
        " WHERE a.tenant_id = v_tenant AND a.customer_id = v_subject)"
    )


# Of what was done with a person's data, without a change; the orders themselves stay whole.
ERASE_EVENTS = f"""{ORDERED}
  UPDATE public.tenancy_auditevent SET history_change_reason = '', {WITHOUT_ADDRESS}
  WHERE tenant_id = v_tenant AND (resource_id = v_subject OR customer_id = v_subject)
    AND action <> 'erased' AND (history_change_reason <> '' OR {OF_PERSON});
{COUNTED}"""

COPY_OPTIONS = ["search_path=pg_catalog, pg_temp", "enable_nestloop=off"]
ERASE_OPTIONS = ["search_path=pg_catalog, pg_temp"]

# By the first word of a function's name.
ARGUMENTS = {"erase": "v_order uuid"}
RETURNS = {"copy": "trigger", "identity": "trigger", "erase": "bigint", "new": "uuid"}


def create_function(signature: str, function: Function) -> str:
    kind = signature.partition(".")[2].partition("_")[0]
    language = "sql" if kind == "new" else "plpgsql"
    security = "SECURITY DEFINER" if function.is_definer else ""
    options = " ".join(f"SET {option.replace('=', ' = ', 1)}" for option in function.options)
    return (
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS {RETURNS[kind]} LANGUAGE {language}"
        f" {security} {options} AS $audit${function.body}$audit$"
    )


def history_rights(pair: Audited) -> dict[str, dict[str, list[str]]]:
    """The audit's role may insert and not even read; the eraser's sees what it must."""
    rights: dict[str, dict[str, list[str]]] = {AUDIT_ROLE: {"INSERT": []}}
    if pair.is_erasable:
        blanked = [*pair.erased, "history_ip", "history_erased"]
        by = {"id", "tenant_id", "customer_id", *(pair.above or ())[:1]}
        read = [name for name in pair.history_columns if name in by]
        rights[ERASER_ROLE] = {"SELECT": [*read, "history_user_id", *blanked], "UPDATE": blanked}
    return rights


def order_rights() -> dict[str, dict[str, list[str]]]:
    blanked = ["history_change_reason", "history_ip"]
    read = ["history_id", "tenant_id", "action", "resource_id", "customer_id", "history_xact"]
    return {
        ERASER_ROLE: {"SELECT": [*read, "history_user_id", *blanked], "UPDATE": blanked},
    }
