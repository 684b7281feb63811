"""One chat turn: opened with the front desk, understood by Rasa, closed with the reply; never without an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol
from weakref import WeakValueDictionary

import anyio.to_thread
import structlog
from prometheus_client import Counter, Histogram

from api.rasa import RasaSilent
from assistant.entry import Entry
from assistant.errors import Unavailable
from assistant.idempotency import InFlight, Receipt
from assistant.open_turn import OpenTurn
from assistant.reception import Reception

log = structlog.get_logger(__name__)

TURNS = Counter("permanence_turns_total", "Chat turns by the engine that understood them", ["understood_by"])
OUTCOMES = Counter("permanence_outcomes_total", "Chat turns by outcome", ["outcome"])
SHED = Counter("permanence_turns_shed_total", "Chat turns refused because too many were under way")
SECONDS = Histogram(
    "permanence_turn_seconds", "Time of a chat turn", buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 1, 1.5, 2, 4, 5, 8)
)


TURNS_AT_ONCE = 64
"""On two cores a turn then waits about four seconds: one more would be answered too late to be of use."""


class TooBusy(Unavailable):
    """So many turns are under way that another would come too late."""


class DialogueEngine(Protocol):
    """What understands a message and calls the action that answers it."""

    async def send(self, sender: str, message: str, turn_id: str, language: str, asking: str | None) -> None:
        """Raises RasaSilent unless the turn was answered."""


class Gateway:
    """Serves one message at a time in each conversation."""

    def __init__(
        self,
        reception: Reception,
        engine: DialogueEngine,
        deadline_s: float,
        turns_at_once: int = TURNS_AT_ONCE,
    ) -> None:
        self._reception, self._engine, self._deadline_s = reception, engine, deadline_s
        self._turns_at_once, self._under_way = turns_at_once, 0
        self._in_flight = InFlight()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def chat(
        self, message: str, conversation_id: str | None, language: str | None, call: Receipt | None = None
    ) -> dict[str, Any]:
        """The reply to a message, in the contract's shape; the same again where the same call is tried again.

        TooBusy at once where too many turns are under way.
        """
        with self._counted():
            return await self._once(message, conversation_id, language, call)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        if self._under_way >= self._turns_at_once:
            SHED.inc()
            raise TooBusy("Too many questions are being answered at this moment: try again in a few seconds.")
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def _once(
        self, message: str, conversation_id: str | None, language: str | None, call: Receipt | None
    ) -> dict[str, Any]:
        if call is None:
            return await self._in_conversation(message, conversation_id, language, None)
        with self._in_flight.serving(call):
            earlier = await anyio.to_thread.run_sync(self._reception.recall, call)
            return earlier or await self._in_conversation(message, conversation_id, language, call)

    async def _in_conversation(
        self, message: str, conversation_id: str | None, language: str | None, call: Receipt | None
    ) -> dict[str, Any]:
        # First: a code typed as a message leads to another conversation, and that one is to be held.
        message, conversation_id = await anyio.to_thread.run_sync(
            self._reception.resumed, message, conversation_id, language
        )
        if conversation_id is None:
            return await self._turn(message, None, language, call)
        async with self.alone(conversation_id):
            return await self._turn(message, conversation_id, language, call)

    @asynccontextmanager
    async def alone(self, conversation_id: str) -> AsyncIterator[None]:
        """Holds a conversation, so that no turn and no correction of it meet."""
        # Kept as long as anyone holds it or waits for it: released, it is free for a moment while others still wait.
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            yield

    async def _turn(
        self, message: str, conversation_id: str | None, language: str | None, call: Receipt | None
    ) -> dict[str, Any]:
        with SECONDS.time():
            turn = await anyio.to_thread.run_sync(self._reception.open, message, conversation_id, language)
            understood_by = await self._understand(turn)
            reply = await anyio.to_thread.run_sync(self._reception.close, turn.id, Entry.RETRIEVAL, call)
        TURNS.labels(understood_by).inc()
        OUTCOMES.labels(reply["outcome"]).inc()
        return reply

    async def _understand(self, turn: OpenTurn) -> str:
        try:
            async with asyncio.timeout(self._deadline_s):
                await self._engine.send(turn.sender, turn.words, turn.id, turn.language, turn.asking)
        except (RasaSilent, TimeoutError) as silence:
            log.warning("rasa_silent", turn_id=turn.id, error=type(silence).__name__)
            return "retrieval"
        return "rasa"
