"""The admin's addresses beside each screen's usual ones: actions, pages of no record, popups."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attune.tests.admin_records import OPERATOR, Records, SignedIn, page_url
from attune.tests.admin_urls import action_url, actions, pages_of_no_record
from servicing.models.meter import MeterKind
from tenancy.models import Company, Job
from tenancy.models.base import NO_SUCH_RECORD
from tenancy.roles import Role

ROLES = [*Role.values, OPERATOR]
OWNERS = {"owner"}
MANAGERS = {*OWNERS, "manager"}
OFFICE = {*MANAGERS, "dispatcher"}
OF_TERMS = {*MANAGERS, "accountant"}
# From one status to the next: the office moves visits and loads.
MOVES = [name for _, name in actions() if "_to_" in name]

LOCKED = re.compile(r'FOR (?:NO KEY )?UPDATE OF "(\w+)"')
BELOW_CUSTOMERS = (
    *("servicing.equipment", "servicing.maintenanceplan", "servicing.recurringservice"),
    *("servicing.servicerecord", "servicing.visit", "trucking.load"),
)

# Who opens the dialog of an action; a new one without a row fails.
ACTIONS: dict[str, set[str]] = {
    "customers_customer_archive": OFFICE,
    "customers_customer_export_all": OWNERS,
    "customers_customer_forget": OWNERS,
    "customers_customer_forget_contact": OWNERS,
    "customers_customer_hold": OWNERS,
    "customers_customer_lift_hold": OWNERS,
    "customers_customer_restore": MANAGERS,
    "customers_customer_reveal": set(),  # For operators on a visit alone: they see it masked.
    "servicing_equipment_archive": OFFICE,
    "servicing_equipment_plan_maintenance": OFFICE,
    "servicing_equipment_read_meter": {*OFFICE, "technician"},
    "servicing_equipment_restore": MANAGERS,
    "servicing_maintenanceplan_archive": OFFICE,
    "servicing_maintenanceplan_restore": MANAGERS,
    "servicing_recurringservice_split_from": OFFICE,
    "servicing_technician_archive": OFFICE,
    "servicing_technician_restore": MANAGERS,
    **dict.fromkeys(MOVES, OFFICE),
    "tenancy_company_enter": {OPERATOR},
    "tenancy_webhook_archive": OWNERS,
    "tenancy_webhook_restore": OWNERS,
    "tenancy_webhookdelivery_replay": OWNERS,
    "trucking_fuelprice_archive": OF_TERMS,
    "trucking_fuelprice_restore": MANAGERS,
    "trucking_load_archive": OFFICE,
    "trucking_load_book_payment": OF_TERMS,
    "trucking_load_invoice": OF_TERMS,
    "trucking_load_mark_not_ready": OF_TERMS,
    "trucking_load_mark_ready": OF_TERMS,
    "trucking_load_restore": MANAGERS,
    "trucking_rate_archive": OF_TERMS,
    "trucking_rate_restore": MANAGERS,
}
# Actions that lead to another page at once.
LEADING = {"servicing_equipment_plan_maintenance"}
# Forms that ask again, since a record that is not seen leaves nothing to choose.
OFFERING_NONE = {"customers_customer_forget_contact"}
# What operators keep from outside any company.
OF_OPERATORS = {"tenancy.company", "tenancy.user"}
MEMBERS = set(Role.values)
EVERYBODY = {*MEMBERS, OPERATOR}
# What a page of no record answers those who may open it, and who these are; 403 the others.
PAGES: dict[str, tuple[int, set[str]]] = {
    "audit": (200, {"owner"}),
    "autocomplete": (200, set()),  # No form has a field of that kind.
    "choose_company": (200, EVERYBODY),
    "customers_customer_export_customers": (200, MEMBERS - {"technician"}),
    "customers_customer_find_duplicates": (200, MANAGERS),
    "customers_customer_import_customers": (200, MANAGERS),
    "customers_customer_import_template": (200, MANAGERS),
    "index": (200, EVERYBODY),
    "jsi18n": (200, EVERYBODY),
    "leave": (405, EVERYBODY),  # POST alone.
    "login": (302, EVERYBODY),
    "logout": (405, EVERYBODY),  # POST alone.
    "password_change": (200, EVERYBODY),
    "password_change_done": (200, EVERYBODY),
    "second_factor": (200, EVERYBODY),
    "servicing_generation_runs": (200, OFFICE),
    "servicing_maintenanceplan_what_beat_did": (302, OFFICE),
    "servicing_recurringservice_what_beat_did": (302, OFFICE),
    "servicing_series_preview": (200, OFFICE),
    "servicing_visit_board": (200, MEMBERS),
    "servicing_visit_day_board": (302, MEMBERS),
    "trucking_rate_lanes": (200, {*OFFICE, "accountant"}),
}
# What any dialog may ask.
SENT = {
    "_form_submitted": "on",
    "reason": "Because.",
    "to": "dispatched",
    "kind": MeterKind.values[0],
    "reading": "1",
    "amount": "1",
    "paid_on": "2026-01-01",
    "first": "2099-01-01",
    "until": "2099-01-01",
    "confirm_name": "Baker Foods",
    "start_0": "2026-01-01",
    "start_1": "10:00",
}
IMPORT_PAGES = ("customers_customer_import_job", "customers_customer_import_errors")


def test_every_address_has_a_row_here() -> None:
    assert [name for _, name in actions()] == sorted(ACTIONS)
    assert pages_of_no_record() == sorted(PAGES)


@pytest.mark.parametrize("role", ROLES)
def test_actions_and_pages_open_as_the_table_says(
    records: Records, signed_in: SignedIn, acme: Company, role: str
) -> None:
    client, mine = signed_in(acme, role), records(acme)

    opened = {
        name: client.get(action_url(name, mine[label])).status_code for label, name in actions()
    }
    shown = {name: client.get(reverse(f"admin:{name}")).status_code for name in sorted(PAGES)}

    assert opened == {name: answer_to(name, role) for name in sorted(ACTIONS)}
    assert shown == {
        name: answer if role in who else 403 for name, (answer, who) in sorted(PAGES.items())
    }


def answer_to(action: str, role: str) -> int:
    if role not in ACTIONS[action]:
        return 403
    return 302 if action in LEADING else 200


@pytest.mark.parametrize("role", [Role.OWNER, Role.TECHNICIAN, Role.VIEWER])
def test_no_action_reaches_another_companys_record(
    records: Records, signed_in: SignedIn, acme: Company, rival: Company, role: str
) -> None:
    client, theirs = signed_in(acme, role), records(rival)

    answers = {
        name: client.post(action_url(name, theirs[label]), SENT).status_code
        for label, name in actions()
    }

    # Moves of visits look for the visit before they know whether it may be moved.
    reached = {name for name, told in answers.items() if told not in {403, 404}}
    assert reached - OFFERING_NONE == set()


@pytest.mark.parametrize("page", IMPORT_PAGES)
def test_another_companys_import_does_not_exist(
    signed_in: SignedIn, acme: Company, rival: Company, in_company: Any, page: str
) -> None:
    with in_company(rival):
        job = Job.objects.create(kind="customer_import")
    url = reverse(f"admin:{page}", args=[job.pk])

    assert signed_in(acme, Role.OWNER).get(url).status_code == 404


def linked() -> list[tuple[str, str]]:
    """(label, field) of each link that is chosen from a popup."""
    screens: Any = admin.site._registry
    return sorted(
        (model._meta.label_lower, name)
        for model, screen in screens.items()
        for name in screen.raw_id_fields
    )


@pytest.mark.parametrize(("label", "name"), linked())
def test_popups_and_links_reach_no_other_company(
    records: Records,
    signed_in: SignedIn,
    acme: Company,
    rival: Company,
    in_company: Any,
    label: str,
    name: str,
) -> None:
    client, mine, theirs = signed_in(acme, Role.OWNER), records(acme), records(rival)
    screen: Any = next(s for m, s in admin.site._registry.items() if m._meta.label_lower == label)
    link = screen.model._meta.get_field(name)
    other = link.related_model._meta.label_lower
    popup = page_url(other, "changelist", None) + "?_popup=1&_to_field=id"

    answer = client.get(popup)
    shown = answer.content.decode()
    with in_company(acme):
        field = screen.formfield_for_foreignkey(link, answer.wsgi_request)
        with pytest.raises(ValidationError, match=NO_SUCH_RECORD):
            field.clean(str(theirs[other].pk))
        assert field.clean(str(mine[other].pk)).pk == mine[other].pk

    assert str(mine[other].pk) in shown
    assert str(theirs[other].pk) not in shown


def test_whoever_writes_below_a_customer_locks_the_customer_first(
    records: Records, signed_in: SignedIn, acme: Company
) -> None:
    client, mine = signed_in(acme, Role.OWNER), records(acme)
    first = {}
    for label in BELOW_CUSTOMERS:
        with CaptureQueriesContext(connection) as captured:
            client.post(page_url(label, "change", mine[label]))
        locks = (LOCKED.search(query["sql"]) for query in captured)
        first[label] = next(lock[1] for lock in locks if lock)

    assert first == dict.fromkeys(BELOW_CUSTOMERS, "customers_customer")


def test_operator_in_no_company_changes_nothing_of_any(
    records: Records, signed_in: SignedIn, acme: Company
) -> None:
    client, theirs = signed_in(acme, OPERATOR), records(acme)
    screens = [label for label in theirs if label not in OF_OPERATORS]

    answers = {
        (label, name): client.post(page_url(label, name, theirs[label])).status_code
        for label in screens
        for name in ("change", "delete")
    }

    assert answers == dict.fromkeys(answers, 403)
