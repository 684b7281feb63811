"""Who goes first: acknowledgements before work, one message of a person at a time, nobody whose workspace leaves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from weakref import WeakValueDictionary

from assistant.errors import Refused

AT_ONCE = 2
"""Turns at once from Slack: each takes the processor for itself, and more of them would only slow one another."""
QUIET_S = 0.03
"""Requests of one burst come less far apart than this."""
PATIENCE_S = 0.5
"""How long work waits for a moment without acknowledgements; then it goes on, or a flood would stop it for good."""


class Left(Refused):
    """The workspace has taken the app out: nothing more is begun for it."""


class Turns:
    """Lets the work that follows acknowledgements begin when it may."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._people: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._leaving: set[str] = set()
        self._arriving, self._come, self._calm = 0, 0, asyncio.Event()
        self._calm.set()

    @contextlib.contextmanager
    def arriving(self) -> Iterator[None]:
        """While a request waits to be acknowledged."""
        self._arriving, self._come = self._arriving + 1, self._come + 1
        self._calm.clear()
        try:
            yield
        finally:
            self._arriving -= 1
            if self._arriving == 0:
                self._calm.set()

    async def calm(self) -> None:
        """Waits until nothing waits to be acknowledged and nothing more comes, with so much patience."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                come = -1
                while come != self._come or self._arriving:
                    await self._calm.wait()
                    come = self._come
                    await asyncio.sleep(QUIET_S)

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Holds a place among the few that work."""
        async with self._slots:
            await self._soon()
            yield

    async def _soon(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await self._calm.wait()

    @contextlib.asynccontextmanager
    async def of(self, team: str, user: str) -> AsyncIterator[None]:
        """Holds a person, so that no two messages of theirs, and no erasure, meet; Left where their workspace leaves."""
        lock = self._people.setdefault((team, user), asyncio.Lock())
        async with lock:
            if team in self._leaving:
                raise Left("This workspace has taken the app out.")
            yield

    @contextlib.asynccontextmanager
    async def none_of(self, team: str) -> AsyncIterator[None]:
        """Holds a whole workspace: what is under way ends first, what waits for its turn is let go."""
        self._leaving.add(team)
        try:
            for lock in [lock for (known, _), lock in self._people.items() if known == team]:
                async with lock:
                    pass
            yield
        finally:
            self._leaving.discard(team)
