import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from conftest import MakeCustomer, MakeMember
from customers.models import Customer
from tenancy.admin.paging import LookAheadPaginator
from tenancy.models import AuthToken, Company, Membership, User
from tenancy.roles import Role
from tenancy.sign_in import invited

HOME = reverse("admin:index")

MEMBERS = reverse("admin:tenancy_membership_changelist")

TOKENS = reverse("admin:tenancy_authtoken_changelist")


@pytest.fixture
def owner(client: Client, make_member: MakeMember, acme: Company) -> Client:
    client.force_login(make_member(acme).user)
    return client


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("operator@attune.example.com"))
    return client


def shown_secret(answer: Any) -> str:
    found = re.search(r'id="shown-once" readonly value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


def everything_kept() -> str:
    """What log and sessions hold after a page was answered."""
    entries = [f"{e.object_id} {e.object_repr} {e.change_message}" for e in LogEntry.objects.all()]
    return " ".join([*entries, *(str(s.get_decoded()) for s in Session.objects.all())])


def test_inviting_shows_the_link_once(owner: Client, acme: Company) -> None:
    answer = owner.post(f"{MEMBERS}add/", {"email": "New@acme.example.com", "role": "dispatcher"})

    link = shown_secret(answer)
    member = invited(link.rsplit("/", 1)[1])
    assert member is not None
    assert (member.tenant, member.user.email, member.role) == (
        acme,
        "new@acme.example.com",
        "dispatcher",
    )
    assert link.rsplit("/", 1)[1] not in everything_kept() + answer.cookies.output()
    assert link not in owner.get(MEMBERS).content.decode()


def test_inviting_a_member_is_a_form_error(
    owner: Client, acme: Company, make_member: MakeMember
) -> None:
    there = make_member(acme, Role.VIEWER)

    answer = owner.post(f"{MEMBERS}add/", {"email": there.user.email, "role": "manager"})

    assert answer.context["adminform"].form.errors == {
        "email": ["This person is a member already."]
    }
    assert Membership.objects.get(pk=there.pk).role == Role.VIEWER


def test_members_show_the_company_alone(
    owner: Client, acme: Company, rival: Company, make_member: MakeMember
) -> None:
    make_member(acme, Role.VIEWER)
    make_member(rival)

    shown = owner.get(MEMBERS).context["cl"].result_list

    assert sorted(member.user.email for member in shown) == [
        "owner@acme.example.com",
        "viewer@acme.example.com",
    ]


def test_a_members_role_changes_and_their_email_does_not(
    owner: Client, acme: Company, make_member: MakeMember
) -> None:
    member = make_member(acme, Role.VIEWER)
    sent = {"role": "manager", "active": "on", "email": "other@example.com", "user": "x"}

    answer = owner.post(f"{MEMBERS}{member.pk}/change/", sent)

    assert answer.status_code == 302
    kept = Membership.objects.select_related("user").get(pk=member.pk)
    assert (kept.role, kept.active, kept.user.email) == ("manager", True, "viewer@acme.example.com")


@pytest.mark.parametrize("sent", [{"role": "viewer", "active": "on"}, {"role": "owner"}])
def test_the_last_owner_stays(
    owner: Client, acme: Company, make_member: MakeMember, sent: dict[str, str]
) -> None:
    last = make_member(acme)

    answer = owner.post(f"{MEMBERS}{last.pk}/change/", sent)

    assert answer.context["adminform"].form.errors == {
        "__all__": ["A company keeps at least one owner."]
    }
    kept = Membership.objects.get(pk=last.pk)
    assert (kept.role, kept.active) == ("owner", True)


def test_a_tokens_secret_is_shown_once_and_works_within_its_role(
    owner: Client, acme: Company
) -> None:
    sent = {"label": "Accounting export", "role": "viewer", "days": "90"}

    answer = owner.post(f"{TOKENS}add/", sent)

    secret, token = shown_secret(answer), AuthToken.objects.get()
    me = APIClient(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/me").json()
    assert (me["company"]["slug"], me["role"]) == ("acme", "viewer")
    assert timedelta(days=89) < token.expiry - timezone.now() < timedelta(days=91)
    assert "no-store" in answer["Cache-Control"]
    assert str(token.id) in everything_kept()
    assert token.digest not in everything_kept()
    assert secret not in everything_kept() + answer.cookies.output()
    assert secret not in owner.get(TOKENS).content.decode()


@pytest.mark.parametrize("missing", ["label", "role", "days"])
def test_a_token_needs_label_role_and_expiry(owner: Client, missing: str) -> None:
    sent = {"label": "Accounting export", "role": "viewer", "days": "90"}

    answer = owner.post(f"{TOKENS}add/", {**sent, missing: ""})

    assert answer.context["adminform"].form.errors == {missing: ["This field is required."]}
    assert AuthToken.objects.count() == 0


def test_revoking_reaches_the_companys_tokens_alone(
    owner: Client, acme: Company, rival: Company, make_member: MakeMember
) -> None:
    mine, _ = AuthToken.issue(make_member(acme))
    theirs, _ = AuthToken.issue(make_member(rival))
    chosen = {"action": "revoke", "_selected_action": [mine.pk, theirs.pk]}

    owner.post(TOKENS, chosen)

    revoked = AuthToken.objects.filter(revoked_at__isnull=False)
    assert list(revoked) == [mine]
    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(mine.id)]


def test_an_owner_changes_settings_but_not_the_slug(owner: Client, acme: Company) -> None:
    sent = {
        "name": "Acme Haulage",
        "slug": "other",
        "industries": ["service"],
        "timezone": "America/Denver",
        "currency": "cad",
        "region": "CA",
        "owner_email": "intruder@example.com",
    }

    answer = owner.post(reverse("admin:tenancy_company_change", args=[acme.pk]), sent)

    assert answer.status_code == 302
    acme.refresh_from_db()
    assert (acme.name, acme.slug, acme.industries) == ("Acme Haulage", "acme", ["service"])
    assert (acme.timezone, acme.currency, acme.region) == ("America/Denver", "CAD", "CA")
    assert Membership.objects.count() == 1


def test_times_are_the_companys(owner: Client, acme: Company, make_member: MakeMember) -> None:
    acme.timezone = "Asia/Tokyo"
    acme.save()
    member = make_member(acme, Role.VIEWER)
    Membership.objects.filter(pk=member.pk).update(accepted_at="2024-01-15T20:00:00Z")

    assert "Jan. 16, 2024, 5 a.m." in owner.get(MEMBERS).content.decode()


COMPANY = {
    "name": "Lone Star",
    "slug": "lonestar",
    "industries": ["trucking"],
    "timezone": "America/Chicago",
    "currency": "USD",
    "region": "US",
    "owner_email": "first@lonestar.example.com",
}


def test_an_operator_lets_a_company_in_with_its_owner(operator: Client) -> None:
    answer = operator.post(reverse("admin:tenancy_company_add"), COMPANY)

    member = invited(shown_secret(answer).rsplit("/", 1)[1])
    assert member is not None
    assert (member.tenant.slug, member.user.email, member.role) == (
        "lonestar",
        "first@lonestar.example.com",
        Role.OWNER,
    )


def test_a_taken_slug_is_a_form_error(operator: Client, acme: Company) -> None:
    answer = operator.post(reverse("admin:tenancy_company_add"), {**COMPANY, "slug": "acme"})

    assert answer.context["adminform"].form.errors == {
        "slug": ["Company with this Slug already exists."]
    }


def test_an_operator_deactivates_a_user_who_is_then_out(
    operator: Client, client: Client, acme: Company, make_member: MakeMember
) -> None:
    make_member(acme)
    user = make_member(acme, Role.MANAGER).user
    client.force_login(user)

    operator.post(reverse("admin:tenancy_user_change", args=[user.pk]), {"name": "Ann"})

    user.refresh_from_db()
    assert (user.is_active, user.name, user.email) == (False, "Ann", "manager@acme.example.com")
    assert client.get(HOME).status_code == 302


def test_an_operator_does_not_deactivate_a_companys_last_owner(
    operator: Client, acme: Company, make_member: MakeMember
) -> None:
    user = make_member(acme).user

    answer = operator.post(reverse("admin:tenancy_user_change", args=[user.pk]), {"name": "Ann"})

    assert "A company keeps at least one owner." in answer.content.decode()
    user.refresh_from_db()
    assert (user.is_active, user.name) == (True, "")


def test_an_operator_sees_no_companys_customers(
    operator: Client, acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme, "Baker Foods")
    home = operator.get(HOME).content.decode()

    pages = [
        operator.get(reverse("admin:customers_customer_changelist")),
        operator.post(reverse("admin:customers_customer_change", args=[customer.pk])),
        operator.post(reverse("admin:customers_customer_archive", args=[customer.pk])),
    ]

    assert [page.status_code for page in pages] == [403, 403, 403]
    assert ("Baker" in home, "Customers" in home) == (False, False)


@pytest.mark.parametrize(
    ("rows", "page", "counted", "goes_on"),
    [(3, 1, 3, False), (11, 1, 11, False), (12, 1, 11, True), (12, 2, 12, False)],
)
def test_paging_counts_no_further_than_it_must(
    acme: Company,
    make_customer: MakeCustomer,
    in_company: Any,
    rows: int,
    page: int,
    counted: int,
    goes_on: bool,
) -> None:
    for n in range(rows):
        make_customer(acme, f"Baker {n}")

    with in_company(acme):
        paginator = LookAheadPaginator(Customer.objects.order_by("pk"), 1, page)

        assert (paginator.counted, paginator.goes_on) == (counted, goes_on)
