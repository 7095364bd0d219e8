"""What load balancers ask: Redis away is told, and only the database takes a server out."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from redis.exceptions import ConnectionError as RedisAway

from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tasks import TICK_KEY

CLOSED_PORT = "1"


@pytest.fixture
def redis_away(settings: Any) -> None:
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{CLOSED_PORT}/0"}
    }
    with pytest.raises(RedisAway):
        cache.get("anything")


@pytest.fixture
def database_away(transactional_db: None) -> Any:
    served = {**connection.settings_dict}
    connection.close()
    connection.settings_dict["PORT"] = CLOSED_PORT
    yield
    connection.close()
    connection.settings_dict.update(served)


def test_healthz_asks_nobody(client: Client, redis_away: None) -> None:
    """Without the `db` fixture a query would raise."""
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_with_all_there(client: Client) -> None:
    cache.set(TICK_KEY, datetime(2024, 1, 15, 10, tzinfo=UTC))

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "database": "ok",
        "redis": "ok",
        "beatTickedAt": "2024-01-15T10:00:00Z",
    }


@pytest.mark.django_db
def test_readyz_before_the_first_tick(client: Client) -> None:
    cache.delete(TICK_KEY)

    assert client.get("/readyz").json() == {"database": "ok", "redis": "ok", "beatTickedAt": None}


@pytest.mark.django_db
def test_readyz_without_redis_stays_200(client: Client, redis_away: None) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "redis": "away", "beatTickedAt": None}


def test_readyz_without_database_is_503(client: Client, database_away: None) -> None:
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["database"] == "away"


def test_readyz_with_pending_migrations_is_503(client: Client, owner_transaction: None) -> None:
    """As between the start of a new version and its migrations."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'customers'")

    response = client.get("/readyz")

    assert (response.status_code, response.json()["database"]) == (503, "pending migrations")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_needs_no_credential_and_names_no_company(
    client: Client, acme: Company, path: str
) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert "acme" not in response.content.decode().lower()


def test_api_without_database_is_a_json_503(client: Client, database_away: None) -> None:
    response = client.get("/api/v1/customers", headers={"Authorization": "Bearer attune_x"})

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response.json()["error"]["code"] == "unavailable"


def test_api_answers_without_redis(api: Any, acme: Company, redis_away: None) -> None:
    client = api(acme)

    answer = client.post("/api/v1/customers", {"name": "Baker Foods", "type": "commercial"})

    assert answer.status_code == 201
    assert client.get("/api/v1/customers").json()["results"][0]["name"] == "Baker Foods"
    with tenant_scope(acme.pk):
        assert Customer.objects.count() == 1
