"""Counts wrong codes by visitor, so that nobody can go on guessing; right ones cost nothing.

Sign-ins have counts of their own (assistant.accounts.throttle): a password can be guessed, so they are written down, an
attempt counts before it is looked at, and each account has one. A code has more than 128 random bits.
"""

from __future__ import annotations

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.guard.limits import Visitors

LIMIT = "10 per 15 minutes"
RETRY_S = 15 * 60


class WrongCodes:
    """How many wrong codes each visitor has given of late; kept in memory alone, under the names that limits use.

    There is no limit by reference: it would let anyone shut a person out of their own request.
    """

    def __init__(self, visitors: Visitors, limit: str = LIMIT) -> None:
        self._visitors, self._limit, self._limiter = visitors, parse(limit), MovingWindowRateLimiter(MemoryStorage())

    def too_many(self, address: str) -> bool:
        """Tells whether the visitor at this address must wait."""
        return not self._limiter.test(self._limit, self._visitors.name(address))

    def count(self, address: str) -> None:
        """Adds a wrong code."""
        self._limiter.hit(self._limit, self._visitors.name(address))
