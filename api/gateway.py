"""One chat turn: opened with the front desk, understood by Rasa, closed with the reply; never without an answer."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Any, Protocol

import anyio.to_thread
import structlog
from prometheus_client import Counter, Histogram

from api.guard.locks import Locks, LocksHere
from api.guard.turns import Caller, Places, TurnTaking
from api.rasa import RasaSilent
from api.spans import NoSpans, Spans
from assistant.idempotency import InFlight, Receipt
from assistant.turn.entry import Entry
from assistant.turn.open_turn import OpenTurn
from assistant.turn.reception import Reception

log = structlog.get_logger(__name__)

TURNS = Counter("permanence_turns_total", "Chat turns by the engine that understood them", ["understood_by"])
OUTCOMES = Counter("permanence_outcomes_total", "Chat turns by outcome", ["outcome"])
SECONDS = Histogram(
    "permanence_turn_seconds", "Time of a chat turn", buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 1, 1.5, 2, 4, 5, 8)
)

PLACES = Places()


class DialogueEngine(Protocol):
    """What understands a message and calls the action that answers it."""

    async def send(self, sender: str, message: str, turn_id: str, language: str, asking: str | None) -> None:
        """Raises RasaSilent unless the turn was answered."""


@dataclass(frozen=True)
class Asked:
    """A message on its way: in which conversation, by which call, of which visitor."""

    message: str
    conversation_id: str | None
    language: str | None
    call: Receipt | None
    visitor: str | None


class Gateway:
    """Serves one message at a time in each conversation."""

    def __init__(
        self,
        reception: Reception,
        engine: DialogueEngine,
        deadline_s: float,
        places: Places = PLACES,
        locks: Locks | None = None,
        spans: Spans | None = None,
    ) -> None:
        self._reception, self._engine, self._deadline_s = reception, engine, deadline_s
        self._turns, self._locks = TurnTaking(places), locks or LocksHere()
        self._in_flight, self._spans = InFlight(), spans or NoSpans()

    async def chat(
        self,
        message: str,
        conversation_id: str | None,
        language: str | None,
        call: Receipt | None = None,
        visitor: str | None = None,
    ) -> dict[str, Any]:
        """The reply to a message, in the contract's shape; the same again where the same call is tried again.

        TooBusy at once where too many turns are under way, of this `visitor` or in all.
        """
        asked = Asked(message, conversation_id, language, call, visitor)
        with self._turns.counted(visitor):
            if call is None:
                return await self._in_conversation(asked)
            # Under way here, a call is refused; in another process, it is waited for and its reply recalled.
            with self._in_flight.serving(call):
                async with self._locks.alone(call.id):
                    earlier = await anyio.to_thread.run_sync(self._reception.recall, call)
                    return earlier or await self._in_conversation(asked)

    async def _in_conversation(self, asked: Asked) -> dict[str, Any]:
        # First: a code typed as a message leads to another conversation, and that one is to be held.
        message, conversation_id = await anyio.to_thread.run_sync(
            self._reception.resumed, asked.message, asked.conversation_id, asked.language
        )
        asked = replace(asked, message=message, conversation_id=conversation_id)
        if conversation_id is None:
            return await self._at_work(asked)
        async with self.alone(conversation_id):
            return await self._at_work(asked)

    async def _at_work(self, asked: Asked) -> dict[str, Any]:
        """Taken last: who waits for their own conversation keeps nobody from working."""
        # Timed from here: who waits for a place waits for their answer.
        with SECONDS.time():
            async with self._turns.place(Caller(asked.visitor, asked.conversation_id or "")):
                return await self._turn(asked)

    def alone(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Holds a conversation, so that no turn and no correction of it meet."""
        return self._locks.alone(conversation_id)

    async def _turn(self, asked: Asked) -> dict[str, Any]:
        with self._spans.span("turn") as span:
            turn = await self._open(asked)
            with self._spans.span("turn.understand"):
                understood_by = await self._understand(turn)
            reply = await self._close(turn, asked.call)
            span.tell({"permanence.understood_by": understood_by, "permanence.outcome": reply["outcome"]})
            span.tell({"permanence.language": reply["language"]})
        TURNS.labels(understood_by).inc()
        OUTCOMES.labels(reply["outcome"]).inc()
        return reply

    async def _open(self, asked: Asked) -> OpenTurn:
        with self._spans.span("turn.open"):
            return await anyio.to_thread.run_sync(
                self._reception.open, asked.message, asked.conversation_id, asked.language
            )

    async def _close(self, turn: OpenTurn, call: Receipt | None) -> dict[str, Any]:
        with self._spans.span("turn.close"):
            return await anyio.to_thread.run_sync(self._reception.close, turn.id, Entry.RETRIEVAL, call)

    async def _understand(self, turn: OpenTurn) -> str:
        try:
            async with asyncio.timeout(self._deadline_s):
                await self._engine.send(turn.sender, turn.words, turn.id, turn.language, turn.asking)
        except (RasaSilent, TimeoutError) as silence:
            log.warning("rasa_silent", turn_id=turn.id, error=type(silence).__name__)
            return "retrieval"
        return "rasa"
