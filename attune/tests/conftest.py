from collections.abc import Iterator

import pytest

from attune.tests.spare_servers import SparePostgres, issue_token, spare_postgres


@pytest.fixture(scope="session")
def office() -> Iterator[SparePostgres]:
    """A product in a cluster of its own, with one company and its owner."""
    with spare_postgres() as server:
        server.manage("bootstrap_database", "migrate --no-input")
        server.manage(
            "create_company --name 'Acme Freight' --slug acme --industry trucking",
            "create_member --company acme --email dana@example.com --role owner --password-stdin",
            stdin="a long password\n",
        )
        yield server


@pytest.fixture(scope="session")
def office_token(office: SparePostgres) -> str:
    return issue_token(office)
