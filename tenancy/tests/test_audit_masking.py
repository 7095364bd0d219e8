"""Of the history each role reads what it may read of the record itself."""

from collections.abc import Iterator

import pytest

from conftest import Api
from customers.models import Customer
from tenancy import roles
from tenancy.audit import changes
from tenancy.models import Company
from tenancy.roles import Access, Role
from tenancy.tests.audit_reading import BODY, changed, history_of, results


@pytest.fixture
def viewers_read_history(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No role that reads history is masked today; the masks must hold once one is."""
    monkeypatch.setitem(roles.PERMISSIONS["history"], Role.VIEWER, Access.READ)
    changes._by_role.clear()
    yield
    changes._by_role.clear()


@pytest.mark.usefixtures("viewers_read_history")
def test_personal_data_and_money_are_masked_by_role(api: Api, acme: Company) -> None:
    made = api(acme).post("/api/v1/customers", BODY).json()

    place, creation = results(api(acme, Role.VIEWER), history_of(made["id"]))

    assert changed(creation)["name"] == (None, "Baker Foods")
    assert changed(creation)["contactInfo.phone"] == (None, "•••4567")
    assert changed(creation)["creditLimit"] == (None, None)
    assert changed(place)["street"] == (None, "•••")
    assert changed(place)["coordinates"] == (None, None)


def test_resource_that_a_role_may_not_read_is_left_out(
    api: Api, acme: Company, busy: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = api(acme, Role.MANAGER)
    monkeypatch.setitem(roles.PERMISSIONS["customers"], Role.MANAGER, Access.NONE)

    assert results(client, history_of(busy)) == []
