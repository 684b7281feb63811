"""Who holds a conversation: among the callers of one process, or of several that share a Redis."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol
from weakref import WeakValueDictionary

import structlog
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

from assistant.errors import Explained, Unavailable
from assistant.vault.data_key import fingerprint

log = structlog.get_logger(__name__)

LEASE_S, RENEWED_EVERY_S = 3.0, 1.0
"""What a process that was killed held is free after this; one that lives says so more often."""
PATIENCE_S = 8.0
"""How long what somebody else holds is waited for."""
AWAY_S = 0.5
LOOKED_AT_EVERY_S = 0.05


class HeldElsewhere(Explained, Unavailable):
    """What is wanted alone has been held by somebody else for too long."""

    code = "held_elsewhere"


class Locks(Protocol):
    """Gives what a name stands for to one holder at a time."""

    def alone(self, name: str) -> AbstractAsyncContextManager[None]:
        """Waits for it, HeldElsewhere if in vain, and holds it."""

    async def close(self) -> None:
        """Lets connections go, if there are any."""


class LocksHere:
    """Holds within this process."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Waits for it, HeldElsewhere if in vain, and holds it."""
        # Kept as long as anyone holds it or waits for it: released, it is free for a moment while others still wait.
        lock = self._locks.setdefault(name, asyncio.Lock())
        try:
            async with asyncio.timeout(self._patience_s):
                await lock.acquire()
        except TimeoutError as error:
            raise HeldElsewhere() from error
        try:
            yield
        finally:
            lock.release()

    async def close(self) -> None:
        """Has none."""


class SharedLocks:
    """Holds among several processes; where Redis is away, within this one, and the log says so."""

    def __init__(self, redis: Redis) -> None:
        self._redis, self._here = redis, LocksHere()

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Waits for it, HeldElsewhere if in vain, and holds it."""
        # The name may be a code that opens a conversation: Redis gets a digest of it.
        until = time.monotonic() + PATIENCE_S
        async with self._here.alone(name):
            lock = await self._taken(f"permanence:{fingerprint(name, 'lock')}", max(0.0, until - time.monotonic()))
            renewing = asyncio.create_task(_renew(lock)) if lock else None
            try:
                yield
            finally:
                if lock and renewing:
                    renewing.cancel()
                    with contextlib.suppress(RedisError):
                        await lock.release()

    async def close(self) -> None:
        """Lets the connections go."""
        await self._redis.aclose()

    async def _taken(self, name: str, patience_s: float) -> Lock | None:
        lock = self._redis.lock(
            name, timeout=LEASE_S, sleep=LOOKED_AT_EVERY_S, blocking_timeout=patience_s, thread_local=False
        )
        try:
            taken = await lock.acquire()
        except RedisError as error:
            log.warning("locks_away", error=type(error).__name__)
            return None
        if not taken:
            raise HeldElsewhere()
        return lock


async def _renew(lock: Lock) -> None:
    while True:
        await asyncio.sleep(RENEWED_EVERY_S)
        with contextlib.suppress(RedisError):
            await lock.reacquire()


def locks_at(url: str | None) -> Locks:
    """The locks at an address ("redis://…"); without one, those of this process."""
    if not url:
        return LocksHere()
    if not url.startswith(("redis://", "rediss://", "unix://")):
        # Its beginning only: an address may hold a password.
        raise ValueError(f"“{url.partition(':')[0]}:…” names no Redis: write redis://host:port/number")
    return SharedLocks(Redis.from_url(url, socket_timeout=AWAY_S, socket_connect_timeout=AWAY_S))
