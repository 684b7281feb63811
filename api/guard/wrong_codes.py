"""Counts wrong codes by client, so that nobody can go on guessing; right ones cost nothing."""

from __future__ import annotations

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

LIMIT = "10 per 15 minutes"
RETRY_S = 15 * 60


class WrongCodes:
    """How many wrong codes each client has given of late; kept in memory alone.

    There is no limit by reference: a code has more than 128 random bits, and such a limit would let anyone shut a
    person out of their own request.
    """

    def __init__(self, limit: str = LIMIT) -> None:
        self._limit, self._limiter = parse(limit), MovingWindowRateLimiter(MemoryStorage())

    def too_many(self, client: str) -> bool:
        """Tells whether this client must wait."""
        return not self._limiter.test(self._limit, client)

    def count(self, client: str) -> None:
        """Adds a wrong code."""
        self._limiter.hit(self._limit, client)
