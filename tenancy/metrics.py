"""What Prometheus scrapes. No label and no figure tells of a company.

With PROMETHEUS_MULTIPROC_DIR set, the library sums what all workers of the machine counted.
"""

import hmac
import os
from collections.abc import Iterator

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from tenancy.tick import TICK_KEY

# A method that the client makes up would be a series of its own.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUESTS = Counter("attune_requests", "Requests answered.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "attune_request_seconds",
    "Time from the request's arrival to its answer.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)
REQUESTS_UNCOUNTED = Counter(
    "attune_requests_uncounted", "Requests let pass uncounted, because Redis was away."
)
SIGN_INS_REFUSED = Counter("attune_sign_ins_refused", "Sign-ins refused.", ["reason"])


def count_request(route: str, status: int, seconds: float, method: str | None) -> None:
    method = method if method in METHODS else "other"
    REQUESTS.labels(method, route, status).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)


class BeatAge(Collector):
    """Asked at each scrape; absent while beat never ticked or Redis is away."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            ticked = cache.get(TICK_KEY)
        except RedisError:
            return
        if ticked is not None:
            age = (timezone.now() - ticked).total_seconds()
            yield GaugeMetricFamily("attune_beat_age_seconds", "Since beat's last tick.", age)


def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever holds METRICS_TOKEN; without one set there is no such address."""
    if not settings.METRICS_TOKEN:
        raise Http404
    sent = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(sent, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    asked_now = CollectorRegistry()
    asked_now.register(BeatAge())
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    text = generate_latest(counted) + generate_latest(asked_now)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)
