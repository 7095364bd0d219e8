"""Rate limits, counted in Redis by the clock's minute.

Redis is never needed to answer: while it is away requests pass uncounted, which a metric and a log
line tell, and none but one in RETRY_SECONDS waits for it.
"""

import logging
import time
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache as django_cache
from django.http import HttpRequest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from tenancy.api.exceptions import ApiError
from tenancy.client_address import client_address
from tenancy.lockout import Attempt
from tenancy.metrics import REQUESTS_UNCOUNTED, SIGN_INS_REFUSED
from tenancy.models import AuthToken

logger = logging.getLogger(__name__)
WINDOW_SECONDS = 60
RETRY_SECONDS = 5
# One round trip for all counters; a counter's first increment sets its end.
COUNT = """
local counts = {}
for i, key in ipairs(KEYS) do
    counts[i] = redis.call('INCR', key)
    if counts[i] == 1 then redis.call('EXPIRE', key, ARGV[1]) end
end
return counts
"""


class Allowance(NamedTuple):
    """What is left of the tightest of the limits that a request falls under."""

    limit: int
    remaining: int  # Negative when it is overspent.
    reset: int  # Seconds until it is whole again.

    @property
    def is_spent(self) -> bool:
        return self.remaining < 0

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.remaining, 0)),
            "RateLimit-Reset": str(self.reset),
        }

    def error(self) -> ApiError:
        return ApiError(429, headers={"Retry-After": str(self.reset), **self.headers()})


def spend_request(token: AuthToken) -> Allowance:
    """Count a request of a token and of its company."""
    company = token.membership.tenant_id
    return spend(
        {
            f"token:{token.id}": settings.RATE_LIMIT_TOKEN,
            f"company:{company}": settings.RATE_LIMIT_COMPANY,
        }
    )


def spend_sign_in(request: HttpRequest, email: str) -> None:
    """Count a sign-in of an e-mail and an address; ApiError 429 above the limit of either."""
    attempt = Attempt.of(email, client_address(request))
    names = f"email:{attempt.email.hex()}", f"address:{attempt.address.hex()}"
    allowance = spend(dict.fromkeys(names, settings.RATE_LIMIT_SIGN_IN))
    if allowance.is_spent:
        SIGN_INS_REFUSED.labels("throttled").inc()
        raise allowance.error()


def spend(limits: Mapping[str, int]) -> Allowance:
    """Take one from each limit of this minute, by name."""
    minute, second = divmod(int(time.time()), WINDOW_SECONDS)
    keys = [django_cache.make_key(f"throttle:{name}:{minute}") for name in limits]
    left = [
        limit - count for limit, count in zip(limits.values(), counters.count(keys), strict=True)
    ]
    remaining, limit = min(zip(left, limits.values(), strict=True))
    return Allowance(limit, remaining, WINDOW_SECONDS - second)


class Counters:
    """Counters in Redis; while it is away they stand at zero."""

    def __init__(self) -> None:
        self.away_until = 0.0  # By this process's monotonic clock.

    def count(self, keys: list[str]) -> list[int]:
        """Count one up under each key and return what it makes."""
        if time.monotonic() >= self.away_until:
            try:
                made = client(settings.REDIS_URL).eval(COUNT, len(keys), *keys, WINDOW_SECONDS)
                return list(made)
            except RedisError:
                self.away_until = time.monotonic() + RETRY_SECONDS
                logger.warning("throttles_without_redis")
        REQUESTS_UNCOUNTED.inc()
        return [0] * len(keys)


counters = Counters()


@cache
def client(url: str) -> Redis:
    """Gives up at once: the library's default tries again and again, and waits between."""
    # Once more, since a pooled connection may have gone stale.
    return Redis.from_url(url, retry=Retry(NoBackoff(), 1), **settings.REDIS_TIMEOUTS)
