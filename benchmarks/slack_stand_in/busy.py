"""A gateway that answers at once, after spending the processor’s time of a real turn."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator
from typing import Any


class BusyGateway:
    """Spends what a turn spends, in a thread as the real one does, and answers."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._numbers = seconds, itertools.count()

    async def chat(self, message: str, conversation_id: str | None, language: str | None, call: object = None) -> Any:
        """A reply in the contract's shape."""
        await asyncio.to_thread(_spin, self._seconds)
        return {
            "conversation_id": conversation_id or f"c{next(self._numbers)}", "turn_id": "t", "language": "fr",
            "outcome": "answer", "asking": None, "decision": None, "advice_request": None,
            "messages": [{"text": "72 heures.", "citations": [], "buttons": []}],
        }  # fmt: skip

    @contextlib.asynccontextmanager
    async def alone(self, conversation_id: str) -> AsyncIterator[None]:
        """Nothing to hold."""
        yield


def _spin(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass
