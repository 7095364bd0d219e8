"""Our rows of the admin's lists are unfold's, cell for cell."""

from typing import Any

import pytest
from django.contrib import admin
from django.test.html import parse_html
from unfold.templatetags.unfold_list import items_for_result, result_headers

from attune.tests.admin_records import OPERATOR, Records, SignedIn, page_url
from tenancy.admin.result_rows import rows
from tenancy.models import Company
from tenancy.roles import Role

LABELS = sorted(model._meta.label_lower for model in admin.site._registry)
# What a column or list of unfold's may ask for that ours know nothing of.
UNKNOWN = ("list_editable", "list_sections", "ordering_field", "actions_row")
UNKNOWN_COLUMNS = ("label", "header", "dropdown")


# A popup of what has no links is of no use, and unfold calls its first column "Select record".
POPUPS = [(label, "_popup=1") for label in LABELS if label != "tenancy.authtoken"]


@pytest.mark.parametrize(
    ("label", "asked"), [*((label, "") for label in LABELS), ("customers.customer", "p=1"), *POPUPS]
)
def test_rows_are_those_of_unfold(
    records: Records, signed_in: SignedIn, acme: Company, label: str, asked: str
) -> None:
    role = OPERATOR if label in {"tenancy.user", "tenancy.company"} else Role.OWNER
    client, record = signed_in(acme, role), records(acme)[label]

    answer = client.get(f"{page_url(label, 'changelist', record)}?{asked}", follow=True)
    changelist = answer.context["cl"]
    ours = list(rows(changelist, list(result_headers(changelist))))

    assert answer.content.decode().count('class="data-row') == len(ours) > 0
    assert list(map(parse_html, ours)) == [
        parse_html("".join(items_for_result(changelist, found, None)))
        for found in changelist.result_list
    ]


@pytest.mark.parametrize("label", LABELS)
def test_lists_ask_for_nothing_that_our_rows_leave_out(label: str) -> None:
    screen: Any = next(s for m, s in admin.site._registry.items() if m._meta.label_lower == label)
    columns = [getattr(screen, name, None) for name in screen.list_display]

    assert [name for name in UNKNOWN if getattr(screen, name, None)] == []
    assert [c for c in columns for name in UNKNOWN_COLUMNS if getattr(c, name, None)] == []
