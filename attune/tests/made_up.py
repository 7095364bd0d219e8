"""Requests made up from the published schema: what it allows, and what nobody should send."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

Schema = dict[str, Any]
Strategy = st.SearchStrategy[Any]

DEPTH = 4  # Levels of a schema that are filled in; what lies deeper is left empty.
NESTED: Any = "in"
for _ in range(25):
    NESTED = [NESTED]
ODD_TEXTS = [
    *("", " ", "\0", "\ud800", "\udfff\ud800", "\ufeff", "\u202egnp.exe", "e\u0301" * 50),
    *("x" * 5_000, "\U0001f69a" * 300, "%00", "%", "_", "\\", "'; --", "<b>", "${7*7}", "\r\n"),
    *("NaN", "Infinity", "-0", "1e400", "9" * 400, "0x1F", "١٢٣", "1_000", "null", "true"),
    *("0000-00-00", "2024-02-30", "9999-12-31", "0001-01-01", "10000-01-01", "2024-W01"),
    *("9999-12-31T23:59:59.999999-23:59", "0001-01-01T00:00:00+23:59", "2024-01-15T10:00:00"),
    *("24:00", "23:59:60", "00000000-0000-0000-0000-000000000000", "not-a-uuid", "Europe/../UTC"),
    *("FREQ=DAILY;COUNT=999999999", "ftp://[::1", "a@b", "+1" + "5" * 30, ",,,", "-", "--created"),
]
ODD_NUMBERS = [
    *(0, -1, 1, 2**31, -(2**31) - 1, 2**63, -(2**63) - 1, 10**30, 10**400),
    *(0.1, -0.0, 1e-400, 1e308, -1e308, 5e-324, 1.0000001, 3.0),
]
ODD: Strategy = st.one_of(
    st.sampled_from(ODD_TEXTS),
    st.sampled_from(ODD_NUMBERS),
    st.sampled_from([None, True, False, [], {}, [None], [[]], {"": None}, {"id": {}}, NESTED]),
    st.text(st.characters(), max_size=40),
)
FORMATS: dict[str, Strategy] = {
    "date": st.dates().map(str),
    "date-time": st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
    "time": st.times().map(lambda at: at.isoformat("minutes")),
    "email": st.emails(),
    "uri": st.just("https://hooks.example.com/in"),
    "decimal": st.decimals(-(10**9), 10**9, places=2).map(str),
    "binary": st.binary(max_size=200),
}


class Sent(NamedTuple):
    method: str
    url: str
    body: bytes
    kind: str
    headers: dict[str, str]


class Operation(NamedTuple):
    method: str
    path: str  # With {name} for each record's id.
    declared: Schema  # The schema's operation; empty where the schema is silent.
    components: Schema

    def requests(self, ids: dict[str, str], others: list[str]) -> Strategy:
        """Mostly what the schema allows, with one or two things changed that it does not.

        `ids` are the path's own; `others` are of records of every kind.
        """
        known = st.sampled_from(sorted(others))
        fitting = Fitting(self.components, known)
        return st.builds(
            self.sent,
            url=st.builds(self.url, self.path_ids(ids, known), self.query(fitting)),
            body=self.body(fitting),
            headers=st.dictionaries(
                st.sampled_from(["If-Match", "If-None-Match", "Idempotency-Key", "Accept"]),
                st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=300),
                max_size=1,
            ),
        )

    def path_ids(self, ids: dict[str, str], known: Strategy) -> Strategy:
        right = st.just(ids)
        # A slash would name another route.
        odd = st.sampled_from([text for text in ODD_TEXTS if isinstance(text, str) and text])
        wrong = st.fixed_dictionaries({name: known | odd for name in ids})
        return st.integers(1, 10).flatmap(lambda n: wrong if n == 10 else right)

    def url(self, ids: dict[str, str], query: dict[str, Any]) -> str:
        path = self.path
        for name, text in ids.items():
            path = path.replace(f"{{{name}}}", quote(text[:500], safe="", errors="surrogatepass"))
        texts = {name: as_text(value) for name, value in query.items()}
        return f"/{path}?{urlencode(texts, errors='surrogatepass')}"

    def query(self, fitting: "Fitting") -> Strategy:
        taken = {
            parameter["name"]: fitting.to(parameter.get("schema", {})) | ODD
            for parameter in map(fitting.resolved, self.declared.get("parameters", []))
            if parameter["in"] == "query"
        }
        unknown = {"unknown": ODD}
        one = [st.fixed_dictionaries({name: value}) for name, value in {**taken, **unknown}.items()]
        all_at_once = st.fixed_dictionaries({}, optional=taken)
        return st.one_of(st.just({}), all_at_once, *one)

    def body(self, fitting: "Fitting") -> Strategy:
        content = self.declared.get("requestBody", {}).get("content", {})
        if not content:
            return st.just(("application/json", None)) | st.tuples(st.just("application/json"), ODD)
        kind, declared = next(iter(content.items()))
        examples = [st.just(declared["example"])] * 2 if "example" in declared else []
        fitted = st.one_of(*examples, fitting.to(declared.get("schema", {})))
        return st.tuples(st.just(kind), fitted.flatmap(changed) | fitted)

    def sent(self, url: str, body: tuple[str, Any], headers: dict[str, str]) -> Sent:
        kind, value = body
        if kind.startswith("multipart/"):
            return Sent(self.method, url, multipart(value), f"{kind}; boundary=odd", headers)
        raw = b"" if value is None else json.dumps(value, default=str).encode()
        return Sent(self.method, url, raw, "application/json", headers)


class Fitting:
    """Values that a schema allows; ids are mostly those of records that exist."""

    def __init__(self, components: Schema, ids: Strategy) -> None:
        self.components, self.ids = components, ids

    def resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            _, _, kind, name = schema["$ref"].split("/")
            schema = self.components[kind][name]
        return schema

    def to(self, schema: Schema, depth: int = DEPTH) -> Strategy:
        schema = self.resolved(schema)
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        for several in ("oneOf", "anyOf", "allOf"):
            if several in schema:
                return st.one_of(*(self.to(part, depth) for part in schema[several]))
        kinds = schema.get("type", "string")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        return st.one_of(*(self.of_kind(kind, schema, depth) for kind in kinds))

    def of_kind(self, kind: str, schema: Schema, depth: int) -> Strategy:
        match kind:
            case "object":
                return self.objects(schema, depth)
            case "array":
                items = self.to(schema.get("items", {}), depth - 1)
                return st.lists(items, max_size=3) if depth else st.just([])
            case "integer":
                return st.integers(schema.get("minimum"), schema.get("maximum"))
            case "number":
                return st.integers(-(10**6), 10**6).map(lambda number: number / 100)
            case "boolean":
                return st.booleans()
            case "null":
                return st.none()
        return self.texts(schema)

    def objects(self, schema: Schema, depth: int) -> Strategy:
        if not depth:
            return st.just({})
        properties = {
            name: self.to(part, depth - 1) for name, part in schema.get("properties", {}).items()
        }
        required = set(schema.get("required", []))
        return st.fixed_dictionaries(
            {name: part for name, part in properties.items() if name in required},
            optional={name: part for name, part in properties.items() if name not in required},
        )

    def texts(self, schema: Schema) -> Strategy:
        if schema.get("format") == "uuid":
            return st.one_of(self.ids, self.ids, st.uuids().map(str))
        if (known := schema.get("format")) in FORMATS:
            return FORMATS[known]
        given = [st.just(example) for example in schema.get("examples", [])]
        return st.one_of(*given, st.text(st.characters(codec="utf-8"), max_size=30))


def changed(value: Any) -> Strategy:
    """`value` with something else in one or two of its places.

    Mostly of the same type, which the field lets through: so it also reaches what lies behind.
    """
    once = changed_once(value)
    return once | once.flatmap(changed_once)


def changed_once(value: Any) -> Strategy:
    places = st.sampled_from([*places_in(value), ()])
    return places.flatmap(
        lambda place: st.builds(put, st.just(value), st.just(place), odd_like(at(value, place)))
    )


def odd_like(current: Any) -> Strategy:
    match current:
        case str():
            return st.one_of(st.sampled_from(ODD_TEXTS), st.text(max_size=40), ODD)
        case bool() | None:
            return ODD
        case int() | float():
            return st.one_of(st.sampled_from(ODD_NUMBERS), ODD)
    return ODD


def at(value: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        value = value.get(key) if isinstance(value, dict) else value[key]
    return value


def places_in(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands, below the whole, and where something unknown could."""
    if isinstance(value, dict):
        yield (*here, "unknown")
        value = list(value.items())
    elif isinstance(value, list):
        value = list(enumerate(value))
    else:
        return
    for key, below in value:
        yield (*here, key)
        yield from places_in(below, (*here, key))


def put(value: Any, place: tuple[Any, ...], odd: Any) -> Any:
    """A copy of `value` with `odd` in `place`; whole if that place went with an earlier change."""
    if not place:
        return odd
    key, *rest = place
    if isinstance(value, dict):
        return {**value, key: put(value.get(key), tuple(rest), odd)}
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return [*value[:key], put(value[key], tuple(rest), odd), *value[key + 1 :]]
    return value


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)


def multipart(fields: Any) -> bytes:
    parts = []
    for name, value in fields.items() if isinstance(fields, dict) else []:
        raw = value if isinstance(value, bytes) else as_text(value).encode(errors="surrogatepass")
        filename = '; filename="odd.pdf"' if isinstance(value, bytes) else ""
        head = f'--odd\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n'
        parts.append(head.encode(errors="surrogatepass") + raw + b"\r\n")
    return b"".join([*parts, b"--odd--\r\n"])
