"""A customer with a visit ahead is not forgotten yet; once it has ended they may be."""

from conftest import Api, MakeCustomer
from servicing.tests.test_visits import VISITS, book, move
from tenancy.models import Company

ORDER = {"reason": "Asked for by letter.", "confirmName": "Baker Foods"}


def test_visit_ahead_refuses_erasure_until_it_is_cancelled(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme, "Baker Foods")
    url, visit = f"/api/v1/customers/{customer.pk}", book(client, customer).json()["id"]
    before = client.get(url).json()

    refused = client.post(f"{url}/erase", ORDER)

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "open_work")
    assert refused.json()["error"]["details"] == {
        "count": 1,
        "open": [{"resource": "visit", "id": visit}],
    }
    assert client.get(url).json() == before
    move(client, visit, "cancelled", reason="They moved away.")
    assert client.post(f"{url}/erase", ORDER).status_code == 200
    assert client.get(f"{VISITS}/{visit}").json()["status"] == "cancelled"
