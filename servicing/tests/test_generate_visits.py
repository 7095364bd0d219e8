"""The command: the same function as beat's, by hand."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from conftest import MakeCustomer
from servicing.models import GenerationRun, LedgerEntry
from servicing.tests.conftest import Make
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db


def generate(*arguments: str) -> str:
    out = StringIO()
    call_command("generate_visits", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def one_date(acme: Company, rival: Company, make_customer: MakeCustomer, make_series: Make) -> Any:
    """A series whose only date has long passed, in each company."""
    for company in (acme, rival):
        series = make_series(make_customer(company), count=1)
    return series


def entries(company: Company) -> int:
    with tenant_scope(company.pk):
        return LedgerEntry.objects.count()


def test_dry_run_says_what_it_would_do_and_keeps_nothing(
    acme: Company, rival: Company, one_date: Any
) -> None:
    told = generate("--dry-run")

    what = (
        "1 series due, 0 visits made (0 for nobody yet), 1 dates without a visit,"
        " 0 series failed (dry run)"
    )
    assert told == f"acme: {what}\nrival: {what}\n"
    assert (entries(acme), entries(rival)) == (0, 0)
    with tenant_scope(acme.pk):
        assert not GenerationRun.objects.exists()


def test_one_company_is_done_and_no_other(acme: Company, rival: Company, one_date: Any) -> None:
    generate("--company", "acme")

    assert (entries(acme), entries(rival)) == (1, 0)
    with tenant_scope(acme.pk):
        assert GenerationRun.objects.get().trigger == "command"


def test_failed_series_fails_the_command_and_keeps_the_others(
    acme: Company, rival: Company, one_date: Any
) -> None:
    with tenant_scope(rival.pk):
        type(one_date).objects.update(holiday_policy="skip", holiday_country="XX")

    with pytest.raises(CommandError) as failure:
        generate()

    assert str(failure.value) == "1 series failed; the log says why."
    assert (entries(acme), entries(rival)) == (1, 0)


def test_company_that_does_not_exist_is_named(acme: Company) -> None:
    with pytest.raises(CommandError, match="no company with the slug 'nobody'"):
        generate("--company", "nobody")
