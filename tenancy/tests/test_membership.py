"""Members: a company keeps an owner, whoever writes and however many at once."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tenancy.errors import ConflictError
from tenancy.models import Company, Membership, User
from tenancy.roles import Role
from tenancy.sign_in import accept, invitation_url, invite, invited, memberships_of

MakeMember = Callable[..., Membership]


def demote(member: Membership) -> None:
    member.role = Role.MANAGER


def deactivate(member: Membership) -> None:
    member.active = False


def uninvite(member: Membership) -> None:
    member.accepted_at = None


@pytest.mark.parametrize("change", [demote, deactivate, uninvite])
def test_last_owner_stays(
    acme: Company, rival: Company, make_member: MakeMember, change: Callable[[Membership], None]
) -> None:
    """Owners of other companies, and owners here who cannot sign in, do not count."""
    owner = make_member(acme)
    make_member(rival, email="other@example.com")
    make_member(acme, Role.MANAGER)
    waiting = make_member(acme, Role.OWNER, email="waiting@example.com")
    Membership.objects.filter(pk=waiting.pk).update(accepted_at=None)
    gone = make_member(acme, Role.OWNER, email="gone@example.com")
    User.objects.filter(pk=gone.user_id).update(is_active=False)

    change(owner)
    with pytest.raises(ConflictError) as refusal:
        owner.save()

    assert refusal.value.code == "last_owner"
    owner.refresh_from_db()
    assert (owner.role, owner.active, owner.accepted_at is None) == (Role.OWNER, True, False)


def test_last_owner_is_neither_deleted_nor_deactivated_as_a_user(
    acme: Company, rival: Company, make_member: MakeMember
) -> None:
    """Also where another company of theirs has a second owner."""
    owner = make_member(acme, email="both@example.com")
    make_member(rival, email="both@example.com")
    make_member(rival, email="second@example.com")
    owner.user.is_active = False

    with pytest.raises(ConflictError) as deactivated:
        owner.user.save()
    with pytest.raises(ConflictError) as deleted:
        owner.delete()

    assert deactivated.value.code == deleted.value.code == "last_owner"
    assert User.objects.get(pk=owner.user_id).is_active
    assert Membership.objects.filter(pk=owner.pk).exists()


def test_one_of_two_owners_may_be_deactivated_and_deleted(
    acme: Company, make_member: MakeMember
) -> None:
    make_member(acme)
    second = make_member(acme, email="second@example.com")
    second.user.is_active = False

    second.user.save()
    second.delete()

    assert not Membership.objects.filter(pk=second.pk).exists()


@pytest.mark.parametrize("change", [demote, deactivate])
def test_one_of_two_owners_may_go(
    acme: Company, make_member: MakeMember, change: Callable[[Membership], None]
) -> None:
    leaver, other = make_member(acme), make_member(acme, email="second@example.com")

    change(leaver)
    leaver.save()

    working = Membership.objects.working().filter(tenant=acme, role=Role.OWNER)
    assert list(working) == [other]


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_are_asked_one_after_the_other(
    acme: Company, make_member: MakeMember
) -> None:
    """The second sees the first still in office, unless it waits until the first has left."""
    first, second = (make_member(acme, email=f"{n}@example.com") for n in range(2))
    answers: dict[str, str] = {}
    has_left, may_commit, server_known = Event(), Event(), Event()
    servers: list[int] = []

    def leave_first() -> None:
        with transaction.atomic():
            leave("first", first)
            has_left.set()
            may_commit.wait()
        connection.close()

    def leave_second() -> None:
        servers.append(server_process())
        server_known.set()
        leave("second", second)
        connection.close()

    def leave(name: str, member: Membership) -> None:
        demote(member)
        try:
            member.save()
            answers[name] = "left"
        except ConflictError as error:
            answers[name] = error.code

    threads = [Thread(target=leave_first), Thread(target=leave_second)]
    threads[0].start()
    has_left.wait()
    threads[1].start()
    server_known.wait()
    while threads[1].is_alive() and not waits_for_lock(servers[0]):
        pass
    may_commit.set()
    for thread in threads:
        thread.join()

    assert answers == {"first": "left", "second": "last_owner"}
    assert list(Membership.objects.working().filter(role=Role.OWNER)) == [second]


def server_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def waits_for_lock(process: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_locks WHERE pid = %s AND NOT granted", [process])
        return cursor.rowcount > 0


def test_other_changes_to_the_last_owner_are_saved(acme: Company, make_member: MakeMember) -> None:
    owner = make_member(acme)

    owner.save()

    assert list(Membership.objects.all()) == [owner]


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("member_once_per_company", {}),
        ("member_role_known", {"role": "emperor"}),
    ],
)
def test_database_refuses_a_member(
    acme: Company, make_member: MakeMember, constraint: str, values: dict[str, str]
) -> None:
    first = make_member(acme)
    other = User.objects.create_user("other@example.com")
    row = {"tenant": acme, "user": other if values else first.user, "role": "viewer", **values}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Membership.objects.bulk_create([Membership(**row)])


@pytest.mark.django_db
def test_database_refuses_an_address_that_is_not_lower_case() -> None:
    with pytest.raises(IntegrityError, match="user_email_is_lower"), transaction.atomic():
        User.objects.bulk_create([User(email="Dana@example.com")])


@pytest.mark.django_db
def test_database_refuses_an_address_twice() -> None:
    User.objects.create_user("dana@example.com")

    with pytest.raises(IntegrityError, match="email"), transaction.atomic():
        User.objects.create_user("DANA@example.com ")


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("company_currency_iso", {"currency": "usd"}),
        ("company_region_iso", {"region": "us"}),
        ("company_industries_known", {"industries": ["mining"]}),
        ("tenancy_company_slug", {"slug": "acme"}),
    ],
)
def test_database_refuses_a_company(acme: Company, constraint: str, values: dict[str, Any]) -> None:
    row = {"name": "Other", "slug": "other", **values}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Company.objects.bulk_create([Company(**row)])


def test_texts_of_people_show_no_personal_data(acme: Company, make_member: MakeMember) -> None:
    member = make_member(acme, email="dana.canary@example.com")

    texts = [str(member), repr(member), str(member.user), repr(member.user)]

    assert not any("canary" in text or "@" in text for text in texts)


def test_user_enters_the_companies_where_they_work_by_name(
    acme: Company, rival: Company, make_company: Any, make_member: MakeMember
) -> None:
    third, fourth = make_company("third"), make_company("fourth")
    email = "dana@example.com"
    later, first = make_member(rival, email=email), make_member(acme, email=email)
    left, waiting = make_member(third, email=email), make_member(fourth, email=email)
    Membership.objects.filter(pk=left.pk).update(active=False)
    Membership.objects.filter(pk=waiting.pk).update(accepted_at=None)

    assert memberships_of(first.user) == [first, later]


def test_deactivated_user_enters_no_company(acme: Company, make_member: MakeMember) -> None:
    member = make_member(acme)
    User.objects.filter(pk=member.user_id).update(is_active=False)

    assert memberships_of(member.user) == []


def test_invitation_is_spent_by_its_acceptance(acme: Company) -> None:
    member = invite(acme, " New@Example.com", Role.VIEWER)
    text = invitation_url(member).rpartition("/")[2]

    before = invited(text)
    accept(member)
    after = invited(text)

    assert (before, after) == (member, None)
    assert (member.user.email, member.user.has_usable_password()) == ("new@example.com", False)


@pytest.mark.parametrize("mangle", [lambda t: t[:-1], lambda t: "", lambda t: t + "x", str.upper])
def test_mangled_invitation_invites_nobody(acme: Company, mangle: Callable[[str], str]) -> None:
    text = invitation_url(invite(acme, "new@example.com", Role.VIEWER)).rpartition("/")[2]

    assert invited(mangle(text)) is None


def test_invitation_of_a_deactivated_or_unknown_member_invites_nobody(acme: Company) -> None:
    member = invite(acme, "new@example.com", Role.VIEWER)
    text = invitation_url(member).rpartition("/")[2]
    ghost = Membership(pk=uuid4(), tenant=acme, user=member.user, accepted_at=timezone.now())

    Membership.objects.filter(pk=member.pk).update(active=False)

    assert invited(text) is None
    assert invited(invitation_url(ghost).rpartition("/")[2]) is None


def test_two_invitations_of_one_address_are_one_member(acme: Company, rival: Company) -> None:
    first = invite(acme, "new@example.com", Role.VIEWER)
    again = invite(acme, "NEW@example.com", Role.MANAGER)
    elsewhere = invite(rival, "new@example.com", Role.OWNER)

    assert (again.pk, again.role, elsewhere.user) == (first.pk, Role.MANAGER, first.user)
    assert Membership.objects.count() == 2
