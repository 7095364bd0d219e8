"""What every app's tests stand on: two companies that must never meet, members, clients.

The suite sets its databases up as their owner and then logs in as the app does, so that row
security and grants hold in every test as they do in production.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone
from rest_framework.test import APIClient
from xdist.scheduler import LoadScopeScheduling

from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.isolation.roles import as_owner
from tenancy.models import AuthToken, Company, Membership, User
from tenancy.roles import Role

# What is costly to set up, and the files whose tests share it.
SHARING = {
    "office": {"backup", "data_directory", "forgotten_on_disk", "process_faults"},
    "demo": {"demo_records"},
}
SHARES = {f"attune/tests/test_{name}.py": what for what, names in SHARING.items() for name in names}


class BySetUp(LoadScopeScheduling):
    """Hands out test by test, but all that share a costly set-up to one process."""

    def _split_scope(self, nodeid: str) -> str:
        return SHARES.get(nodeid.partition("::")[0], nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BySetUp:
    return BySetUp(config, log)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_blocker: Any,
) -> Iterator[None]:
    kept = django_db_keepdb and not django_db_createdb
    with django_db_blocker.unblock():
        with as_owner(connection):
            databases = setup_databases(verbosity=0, interactive=False, keepdb=kept)
        yield
        if django_db_keepdb:
            return
        with as_owner(connection):
            teardown_databases(databases, verbosity=0)


@pytest.fixture(autouse=True)
def _empty_cache(worker_id: str, settings: Any) -> Iterator[None]:
    """Each test, in each worker process, has a cache and rate limits of its own."""
    prefix = f"test-{worker_id}-{uuid4()}"
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": prefix}}
    yield
    cache.close()


@pytest.fixture(autouse=True)
def files_folder(tmp_path: Path, settings: Any) -> Path:
    """Where this test's sealed files lie."""
    folder = tmp_path / "files"
    sealed = settings.STORAGES["sealed"]
    options = {**sealed["OPTIONS"], "location": str(folder)}
    settings.STORAGES = {**settings.STORAGES, "sealed": {**sealed, "OPTIONS": options}}
    return folder


@pytest.fixture
def owner_transaction(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Log in as the owner, in a transaction that is rolled back: for tests that break the schema.

    Not together with `db`, whose own transaction would not survive the other login.
    """
    with django_db_blocker.unblock(), as_owner(connection), transaction.atomic():
        yield
        transaction.set_rollback(True)


MakeCompany = Callable[..., Company]
MakeMember = Callable[..., Membership]
MakeCustomer = Callable[..., Customer]
Api = Callable[..., APIClient]


@pytest.fixture
def make_company(db: None) -> MakeCompany:
    def make(slug: str, **fields: Any) -> Company:
        return Company.objects.create(slug=slug, name=slug.title(), **fields)

    return make


@pytest.fixture
def acme(make_company: MakeCompany) -> Company:
    return make_company("acme", industries=["trucking", "service"])


@pytest.fixture
def rival(make_company: MakeCompany) -> Company:
    return make_company("rival", industries=["trucking", "service"])


@pytest.fixture
def in_company() -> Callable[[Company], AbstractContextManager[None]]:
    return lambda company: tenant_scope(company.pk)


@pytest.fixture
def make_member(db: None) -> MakeMember:
    """An accepted member; without `password` they hold tokens but cannot sign in."""

    def make(
        company: Company,
        role: str = Role.OWNER,
        email: str | None = None,
        password: str | None = None,
    ) -> Membership:
        email = email or f"{role}@{company.slug}.example.com"
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, password)
        found = Membership.objects.filter(tenant=company, user=user).first()
        return found or Membership.objects.create(
            tenant=company, user=user, role=role, accepted_at=timezone.now()
        )

    return make


@pytest.fixture
def api(make_member: MakeMember) -> Api:
    """A client that carries a bearer token of a member with `role` in `company`."""

    def make(company: Company, role: str = Role.OWNER) -> APIClient:
        _, secret = AuthToken.issue(make_member(company, role))
        return APIClient(headers={"Authorization": f"Bearer {secret}"})

    return make


@pytest.fixture
def make_customer(db: None) -> MakeCustomer:
    def make(company: Company, name: str = "Baker Foods", **fields: Any) -> Customer:
        with tenant_scope(company.pk):
            return Customer.objects.create(name=name, **{"type": "commercial", **fields})

    return make
