"""The rows of the admin's lists: how each column is shown is worked out once for a page.

unfold works the headers, links and classes of the table out anew for every cell; the classes are
its own, so that a list looks the same.
"""

import datetime
from collections.abc import Callable, Iterator
from functools import cache, partial
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import quote
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateField, ForeignKey, Model, TimeField
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from unfold.templatetags.unfold_list import CHECKBOX_CLASSES, LINK_CLASSES, ROW_CLASSES
from unfold.utils import display_for_field, display_for_value

from tenancy.admin.paging import CompanyChangeList

Show = Callable[[Any], str]
KEY = "key-of-the-record"
CHECKBOX = "action_checkbox"
IN_ONE_LINE = (DateField, TimeField, ForeignKey)


class Column(NamedTuple):
    value: Callable[[Any], Any]  # Of a record.
    show: Show
    opening: str
    opening_of_dates: str
    closing: str
    is_link: bool

    def cell(self, record: Model, link: Callable[[Model, str], str]) -> str:
        value = self.value(record)
        text: str = conditional_escape(self.show(value))
        if self.is_link:
            text = link(record, text)
        on_a_day = isinstance(value, datetime.date | datetime.time)
        return f"{self.opening_of_dates if on_a_day else self.opening}{text}{self.closing}"


def rows(changelist: CompanyChangeList, headers: list[dict[str, Any]]) -> Iterator[SafeString]:
    """The cells of each record of the page; `headers` are those of the table."""
    columns = list(planned(changelist, headers))
    link = links(changelist)
    for record in changelist.result_list:
        yield SafeString("".join([column.cell(record, link) for column in columns]))


def planned(changelist: CompanyChangeList, headers: list[dict[str, Any]]) -> Iterator[Column]:
    linked = linked_names(changelist)
    heading = "th"  # The first link is what a row is called by.
    for name, header in zip(changelist.list_display, headers, strict=True):
        tag = heading if name in linked else "td"
        heading = "td" if name in linked else heading
        value, show = reading(changelist.model_admin, name)
        classes, label = [f"field-{name}", *ROW_CLASSES], header["text"]
        if name == CHECKBOX:
            classes, label = CHECKBOX_CLASSES, "Select record"
        in_one_line = opening(tag, [*classes, "nowrap"], label)
        wraps = not isinstance(field_of(changelist.model, name), IN_ONE_LINE)
        usual = opening(tag, classes, label) if wraps else in_one_line
        yield Column(value, show, usual, in_one_line, f"</{tag}>", name in linked)


def linked_names(changelist: CompanyChangeList) -> list[str]:
    links: Any = changelist.list_display_links
    if links is None:
        return []
    shown = [name for name in changelist.list_display if name != CHECKBOX]
    return list(links) or shown[:1]


def opening(tag: str, classes: list[str], label: str) -> str:
    return format_html('<{} class="{}" data-label="{}">', tag, " ".join(classes), label)


def reading(admin: Any, name: str) -> tuple[Callable[[Any], Any], Show]:
    """How a column's value is taken from a record, and how it is shown."""
    empty = admin.get_empty_value_display()
    if (field := field_of(admin.model, name)) is not None:
        return attrgetter(name), field_display(field, empty)
    method = getattr(admin, name, attrgetter(name))
    if getattr(method, "boolean", False):
        return method, icon
    show = partial(display_for_value, empty_value_display=empty)
    return method, show


def field_of(model: type[Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def field_display(field: Any, empty: str) -> Show:
    if isinstance(field, BooleanField):
        return icon
    return partial(display_for_field, field=field, empty_value_display=empty)


@cache
def icon(value: bool | None) -> str:
    return str(display_for_value(value, "", boolean=True))


def links(changelist: CompanyChangeList) -> Callable[[Model, str], str]:
    """What puts a link to its record around a text."""
    stand_in = SimpleNamespace(**{changelist.pk_attname: KEY})
    kept = {"preserved_filters": changelist.preserved_filters, "opts": changelist.opts}
    url = escape(add_preserved_filters(kept, changelist.url_for_result(stand_in)))
    popup = ' data-popup-opener="{}"' if changelist.is_popup else ""
    start = f'<a href="{url}" class="{" ".join(LINK_CLASSES)}"'
    chosen_by = str(changelist.to_field or changelist.pk_attname)

    def link(record: Model, text: str) -> str:
        key = escape(quote(getattr(record, changelist.pk_attname)))
        opener = format_html(popup, record.serializable_value(chosen_by)) if popup else ""
        return f"{start.replace(KEY, key)}{opener}>{text}</a>"

    return link
