"""Writes down what Slack sent: what comes at once is kept in one transaction, for a disk is slow to confirm each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import anyio
import anyio.to_thread

from assistant.errors import AssistantError
from assistant.store.database import Store, Unit
from assistant.store.slack import Letter

Entry = Callable[[Unit], bool]


@dataclass
class Ledger:
    """One writer for everything that waits, in a thread of its own: no turn under way can take its place."""

    store: Store
    _waiting: list[tuple[Entry, asyncio.Future[bool]]] = field(default_factory=list)
    _writer: asyncio.Task[None] | None = None
    _thread: anyio.CapacityLimiter | None = None

    async def claim(self, letter: Letter) -> bool:
        """Keeps a request and tells, once, that it is new; StoreUnavailable, with nothing kept, if it cannot be."""
        return await self._write(lambda unit: unit.slack.claim(letter))

    async def finish(self, key: str) -> None:
        """Lets go of a request that was acted on."""

        def done(unit: Unit) -> bool:
            unit.slack.finish(key)
            return True

        await self._write(done)

    async def _write(self, entry: Entry) -> bool:
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._drain())
        return await written

    async def _drain(self) -> None:
        self._thread = self._thread or anyio.CapacityLimiter(1)
        while self._waiting:
            together, self._waiting = self._waiting, []
            try:
                found = await anyio.to_thread.run_sync(
                    self._all, [entry for entry, _ in together], limiter=self._thread
                )
            except AssistantError as error:
                for _, written in together:
                    if not written.done():
                        written.set_exception(error)
                continue
            for (_, written), told in zip(together, found, strict=True):
                if not written.done():
                    written.set_result(told)

    def _all(self, entries: list[Entry]) -> list[bool]:
        with self.store.transaction() as unit:
            return [entry(unit) for entry in entries]
