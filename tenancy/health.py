"""What load balancers and operators ask. No answer names a company."""

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from tenancy.api.fields import instant_text
from tenancy.tick import TICK_KEY


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """503 only for database and migrations: over Redis a load balancer would empty itself."""
    database = database_state()
    ticked = None
    try:
        ticked, redis = cache.get(TICK_KEY), "ok"
    except RedisError:
        redis = "away"
    body = {"database": database, "redis": redis, "beatTickedAt": ticked and instant_text(ticked)}
    return JsonResponse(body, status=200 if database == "ok" else 503)


def database_state() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError):
        return "away"
    return "pending migrations" if pending else "ok"
