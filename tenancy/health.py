"""What load balancers and operators ask. No answer names a company."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from tenancy.api.fields import instant_text
from tenancy.tasks import TICK_KEY


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """503 only for database and migrations: over Redis a load balancer would empty itself."""
    database = told(lambda: "pending migrations" if pending_migrations() else "ok")
    redis = told(lambda: "ok" if cache.get_or_set("readyz", 1) else "ok")
    ticked = None
    if redis == "ok" and (at := cache.get(TICK_KEY)):
        ticked = instant_text(at)
    body = {"database": database, "redis": redis, "beatTickedAt": ticked}
    return JsonResponse(body, status=200 if database == "ok" else 503)


def told(ask: Callable[[], Any]) -> str:
    try:
        return str(ask())
    except (DatabaseError, InterfaceError, RedisError):
        return "away"


def pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
