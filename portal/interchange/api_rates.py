"""How much of the API one token, and one company, may ask in a time.

Each token has its own count, and its company a count of all its tokens that is several times as
large: a noisy token is slowed down long before its colleagues feel it. A request that its token's
count refuses is not counted against the company.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from portal.access.scope import scope_of
from portal.workflow import clock

RATE = re.compile(r"([1-9]\d{0,6})/(s|sec|second|m|min|minute)")
VENDOR = "vendor"


@dataclass(frozen=True)
class Count:
    """Where a token or a company stands: `limit` requests in `period` seconds."""

    name: str
    limit: int
    period: int
    used: int
    reset: int  # seconds until the count starts again

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def is_over(self) -> bool:
        return self.used > self.limit


def parsed(rate: str) -> tuple[int, int]:
    """“3000/min” → (3000, 60). Raises ImproperlyConfigured for anything else."""
    found = RATE.fullmatch(rate)
    if not found:
        raise ImproperlyConfigured(f"{rate!r}: say a number a second or a minute, as in 3000/min.")
    return int(found[1]), 1 if found[2].startswith("s") else 60


def counted(name: str, key: str, rate: str) -> Count:
    """Count one more request of `key`. Requests of the very same instant may count as one."""
    limit, period = parsed(rate)
    now = clock.now().timestamp()
    window = int(now // period)
    place = f"rate:{name}:{key}"
    counting, used = cache.get(place) or (window, 0)
    used = used + 1 if counting == window else 1
    # One entry a token, whatever the time: a file cache that overflows forgets other limits, too.
    cache.set(place, (window, used), 2 * period)
    return Count(name, limit, period, used, math.ceil((window + 1) * period - now))


class Rates(BaseThrottle):
    """First the token's count, then its company's."""

    def __init__(self) -> None:
        self.over: Count | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        token: Any = request.auth
        asked: Any = request._request
        if token is None:
            return True
        asked.api_count = own = counted("token", token.rate_key, settings.API_RATE)
        if own.is_over:
            self.over = own
            return False
        whole = counted("organization", _company(request.user), settings.API_ORGANIZATION_RATE)
        if whole.is_over:
            self.over = asked.api_count = whole
        return not whole.is_over

    def wait(self) -> float | None:
        return self.over.reset if self.over else None


def _company(user: Any) -> str:
    """One name for everybody who shares a count: the vendor, or the companies one works for."""
    companies = scope_of(user).having("view_organization")
    if user.staff_role or not companies:
        return VENDOR if user.staff_role else str(user.pk)
    return str(min(companies))


def with_headers(response: Response, request: Any) -> Response:
    """The RateLimit fields of the count that decided, if one was made."""
    count: Count | None = getattr(request, "api_count", None)
    if count is not None:
        response["RateLimit-Limit"] = str(count.limit)
        response["RateLimit-Remaining"] = str(count.left)
        response["RateLimit-Reset"] = str(count.reset)
        response["RateLimit-Policy"] = f'"{count.name}";q={count.limit};w={count.period}'
    return response
