"""Lists of visits: the board's order, and what each filter finds."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from servicing.tests.conftest import Make
from servicing.tests.test_visits import DAY, VISITS, book, errors
from tenancy.models import Company

pytestmark = pytest.mark.django_db


def walked(client: Any, query: str, link: str = "next") -> list[str]:
    """Ids of a whole list, page by page of one."""
    url, found = f"{VISITS}?pageSize=1&{query}", []
    while url:
        page = client.get(url).json()
        found += [row["id"] for row in page["results"]]
        url = page[link]
    return found


def test_visits_stand_by_their_start_and_those_without_come_last(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme)
    late, early = (book(client, customer, hours).json()["id"] for hours in ((20, 21), (15, 16)))
    waiting = sorted(
        client.post(f"/api/v1/customers/{customer.pk}/visits", {"serviceType": "Repair"}).json()[
            "id"
        ]
        for _ in range(2)
    )

    assert walked(client, "ordering=scheduledStart") == [early, late, *waiting]
    assert walked(client, "ordering=-scheduledStart") == [*reversed(waiting), late, early]
    last = f"{VISITS}?ordering=scheduledStart&pageSize=3"
    behind = client.get(client.get(last).json()["next"]).json()
    before = client.get(behind["previous"]).json()["results"]
    assert [row["id"] for row in before] == [early, late, waiting[0]]


def test_each_filter_finds_its_visit_alone(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_technician: Make,
    make_equipment: Make,
) -> None:
    client, customer, other = api(acme), make_customer(acme), make_customer(acme, "Carver")
    lee, ann, unit = make_technician(acme), make_technician(acme, "Ann"), make_equipment(customer)
    url = f"/api/v1/customers/{customer.pk}"
    (place,) = client.patch(url, {"addresses": [{"type": "service", "city": "Austin"}]}).json()[
        "addresses"
    ]
    wanted = book(
        client,
        customer,
        technician=str(lee.pk),
        crew=[str(ann.pk)],
        equipment=[str(unit.pk)],
        addressId=place["id"],
        priority="high",
        serviceType="Tune-up",
    ).json()["id"]
    client.post(f"/api/v1/customers/{other.pk}/visits", {"serviceType": "Repair"})

    for query in (
        f"from={DAY}&to={DAY}",
        f"from={DAY}T15:00:00Z&to={DAY}T15:00:01Z",
        f"technician={lee.pk}",
        f"technician={ann.pk}",
        f"equipment={unit.pk}",
        f"customer={customer.pk}",
        f"addressId={place['id']}",
        "status=scheduled",
        "priority=high",
        "serviceType=Tune-up",
        f"ids={wanted}",
    ):
        found = client.get(f"{VISITS}?{query}").json()["results"]
        assert [row["id"] for row in found] == [wanted], query
    assert len(client.get(f"{VISITS}?source=manual").json()["results"]) == 2
    assert client.get(f"{VISITS}?from={DAY}T15:00:01Z").json()["results"] == []
    assert client.get(f"{VISITS}?occurrenceDate={DAY}").json()["results"] == []


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("ordering=start", ("ordering", "invalid_choice")),
        ("status=done", ("status", "invalid_choice")),
        ("priority=urgent", ("priority", "invalid_choice")),
        ("source=phone", ("source", "invalid_choice")),
        ("from=monday", ("from", "invalid")),
        ("lead=1", ("lead", "unknown_parameter")),
    ],
)
def test_bad_question_is_refused(
    api: Api, acme: Company, query: str, wanted: tuple[str, str]
) -> None:
    assert errors(api(acme).get(f"{VISITS}?{query}")) == [wanted]
