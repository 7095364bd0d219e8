"""Importing customers in the admin: a file, a look at it, a better mapping, the import."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from conftest import MakeCustomer
from customers.models import Customer
from customers.search.keeping import keep_stored
from customers.tests.admin_forms import SignIn, change_url
from customers.tests.import_files import work
from tenancy.context import tenant_scope
from tenancy.models import Company, Job
from tenancy.roles import Role
from tenancy.tests.canary import SECRET

UPLOAD = reverse("admin:customers_customer_import_customers")
FILE = f"Company Name;E-mail;Fax\n{SECRET};info@example.com;none\nCarver;no mail;none\n"
FIELDS = {"column-0": "name", "column-1": "contactInfo.email", "column-2": ""}

Send = Callable[..., Any]


def upload(client: Client, content: str | bytes = FILE) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(UPLOAD, {"file": SimpleUploadedFile("customers.csv", data)})


def do(client: Client, company: Company, page: str, **form: str) -> str:
    """Press a button of a job's page, let a worker do what it asks, return the next page."""
    answer = client.post(page, form)
    assert answer.status_code == 302
    if answer["Location"] != page:
        work(company, answer["Location"].rstrip("/").split("/")[-1])
    return str(answer["Location"])


def figures(client: Client, page: str) -> list[str]:
    """New, changed, as they were, with errors."""
    return re.findall(r"text-2xl[^>]*>(\d+)", client.get(page).content.decode())


def test_file_is_looked_at_mapped_and_imported(sign_in: SignIn, acme: Company) -> None:
    client = sign_in(acme, Role.MANAGER)
    preview = upload(client)["Location"]
    waiting = client.get(preview).content.decode()
    work(acme, preview.rstrip("/").split("/")[-1])

    first = figures(client, preview)  # No column gives the type.
    checked = do(client, acme, preview, do="check", usual_type="commercial", **FIELDS)
    second = figures(client, checked)
    done = do(client, acme, checked, do="import", usual_type="commercial", **FIELDS)

    assert 'http-equiv="refresh"' in waiting
    assert 'http-equiv="refresh"' not in client.get(done).content.decode()
    assert [first, second, figures(client, done)] == [
        ["0", "0", "0", "2"],
        ["1", "0", "0", "1"],
        ["1", "0", "0", "1"],
    ]
    with tenant_scope(acme.pk):
        (customer,) = Customer.objects.all()
        assert (customer.name, customer.type) == (SECRET, "commercial")
        assert customer.history.get().history_channel == "import"


def test_headings_are_guessed_and_shown_with_a_sample(sign_in: SignIn, acme: Company) -> None:
    client = sign_in(acme)
    page = upload(client)["Location"]
    work(acme, page.rstrip("/").split("/")[-1])

    form = client.get(page).context["form"]

    assert [(c.label, c.help_text, c.initial) for c in form.columns()] == [
        ("Company Name", SECRET, "name"),
        ("E-mail", "info@example.com", "contactInfo.email"),
        ("Fax", "none", ""),
    ]


def test_errors_are_downloaded_without_values(sign_in: SignIn, acme: Company) -> None:
    client = sign_in(acme)
    page = upload(client)["Location"]
    work(acme, page.rstrip("/").split("/")[-1])

    answer = client.get(f"{page}errors.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "line,field,code,message",
        "2,type,required,This field is required.",
        "3,type,required,This field is required.",
        "3,contactInfo.email,invalid,Enter a valid email address.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "The file is empty."),
        ("name\n", "no rows"),
        (b"PK\x03\x04", "workbook cannot be read"),
        (b"name\n\x81\n", "encoding"),
        (b"name\n" + b"a,b\n" * 5_300_000, "20 MB"),
    ],
    ids=["empty", "header alone", "excel", "encoding", "too large"],
)
def test_file_that_cannot_be_read_is_refused_in_the_form(
    sign_in: SignIn, acme: Company, content: str | bytes, said: str
) -> None:
    answer = upload(sign_in(acme), content)

    assert answer.status_code == 200
    assert said in str(answer.context["form"].errors)
    with tenant_scope(acme.pk):
        assert not Job.objects.exists()


def test_two_columns_for_one_field_are_refused(sign_in: SignIn, acme: Company) -> None:
    client = sign_in(acme)
    page = upload(client)["Location"]
    work(acme, page.rstrip("/").split("/")[-1])

    answer = client.post(page, {"do": "import", **FIELDS, "column-2": "name"}, follow=True)

    assert [str(m) for m in answer.context["messages"]] == [
        "Two columns are meant for the same field."
    ]


def test_import_is_stopped_by_a_button(sign_in: SignIn, acme: Company) -> None:
    client = sign_in(acme)
    page = upload(client)["Location"]

    do(client, acme, page, do="cancel")

    assert "stopped after 0 of 2 rows" in client.get(page).content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OWNER, Role.MANAGER}))
def test_who_may_not_import_is_refused_and_sees_no_button(
    sign_in: SignIn, acme: Company, role: Role
) -> None:
    page = upload(sign_in(acme))["Location"]
    client = sign_in(acme, role)

    urls = [UPLOAD, page, f"{page}errors.csv", reverse("admin:customers_customer_import_template")]
    assert [client.get(url).status_code for url in urls] == [403] * 4
    assert [client.post(url).status_code for url in urls[:2]] == [403] * 2
    listed = client.get(reverse("admin:customers_customer_changelist")).content.decode()
    assert UPLOAD not in listed


def test_another_companys_and_another_managers_imports_do_not_exist(
    sign_in: SignIn, acme: Company, rival: Company
) -> None:
    theirs = upload(sign_in(rival))["Location"]
    owners = upload(sign_in(acme))["Location"]
    manager = sign_in(acme, Role.MANAGER)

    assert [manager.get(page).status_code for page in (theirs, owners)] == [404, 404]
    assert manager.post(theirs, {"do": "cancel"}).status_code == 404
    assert UUID(owners.rstrip("/").split("/")[-1])
    assert owners not in manager.get(UPLOAD).content.decode()
    assert owners in sign_in(acme).get(UPLOAD).content.decode()


def test_preview_lists_rows_that_may_be_doubles(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer
) -> None:
    there = make_customer(acme, "Baker", phone="5555550142")
    with tenant_scope(acme.pk):
        keep_stored([there.pk])
    client = sign_in(acme, Role.MANAGER)
    rows = ["Baker,commercial,5555550142,a@example.com", "Carver,broker,,A@example.com"]
    file = "\n".join(["name,type,phone,email", *rows])
    preview = upload(client, file)["Location"]
    work(acme, preview.rstrip("/").split("/")[-1])

    page = client.get(preview)

    assert page.context["doubles"] == [
        {
            "line": 2,
            "who": f"Customer {there.pk}",
            "customer": str(there.pk),
            "has": "has the same phone.",
        },
        {"line": 3, "who": "Line 2", "customer": "", "has": "has the same e-mail."},
    ]
    text = page.content.decode()
    assert f'href="{change_url(there)}"' in text
    assert "2 rows may be customers whom you have already, or whom the file has twice." in text
