"""Bodies as strictly as their standards allow: what a lenient parser would repair is refused.

JSON is read whole, a multipart body piece by piece: its files are sealed while they arrive.
"""

import json
from decimal import Decimal
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http.multipartparser import MultiPartParser as DjangoMultiPartParser
from django.http.multipartparser import MultiPartParserError
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 20


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            text = stream.read().decode("utf-8")
        except UnicodeDecodeError:
            raise ParseError("The body is not UTF-8.") from None
        if too_deep(text):
            raise ParseError(f"The body is nested deeper than {MAX_DEPTH}.")
        try:
            data = json.loads(
                text,
                parse_float=exact_number,
                parse_constant=refuse_constant,
                object_pairs_hook=unique_keys,
            )
        except (ValueError, RecursionError) as error:
            message = str(error) if isinstance(error, StrictnessError) else "not valid JSON"
            raise ParseError(f"The body is not acceptable: {message}.") from None
        refuse_unstorable_text(data)
        return data


class MultipartParser(BaseParser):
    """A form as one flat object: texts and sealed uploads by their names, each sent once."""

    media_type = "multipart/form-data"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        request = (parser_context or {})["request"]._request
        meta = {**request.META, "CONTENT_TYPE": media_type}
        try:
            parser = DjangoMultiPartParser(meta, stream, request.upload_handlers)
            texts, files = parser.parse()
        except RequestDataTooBig:
            raise ParseError("A text of the form is too long.") from None
        except (MultiPartParserError, SuspiciousOperation):
            raise ParseError("The body is no valid multipart form.") from None
        pairs = [pair for part in (texts, files) for pair in part.lists()]
        if any(len(values) != 1 for _, values in pairs) or len(dict(pairs)) != len(pairs):
            raise ParseError("The form names a field twice.")
        form = {name: values[0] for name, values in pairs}
        refuse_unstorable_text(form)
        return form


class StrictnessError(ValueError):
    """Names what is wrong with a body without quoting it."""


def too_deep(text: str) -> bool:
    """Whether brackets nest deeper than MAX_DEPTH, told before the parser recurses into them."""
    depth, in_string, escaped = 0, False, False
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif character in "]}":
            depth -= 1
    return False


def exact_number(text: str) -> Decimal:
    """Money never passes through a float; a number of absurd length is nobody's amount."""
    number = Decimal(text)
    if len(text) > 40 or abs(number.adjusted()) > 40:
        raise StrictnessError("it holds a number that is too long")
    return number


def refuse_constant(name: str) -> NoReturn:
    raise StrictnessError(f"{name} is no JSON number")


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise StrictnessError("it names a key twice")
    return found


def refuse_unstorable_text(value: Any) -> None:
    """NUL and lone surrogates are valid JSON escapes that PostgreSQL cannot hold."""
    if isinstance(value, str):
        if "\x00" in value or (not value.isprintable() and has_surrogate(value)):
            raise ParseError("The body holds a NUL character or half of a surrogate pair.")
    elif isinstance(value, dict):
        for key, inner in value.items():
            refuse_unstorable_text(key)
            refuse_unstorable_text(inner)
    elif isinstance(value, list):
        for inner in value:
            refuse_unstorable_text(inner)


def has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
