"""Takes what a person says in Slack to the same gateway as the chat, in the conversation they have there."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol
from weakref import WeakValueDictionary

from api.slack.memory import Memory
from api.slack.place import Place
from assistant.errors import NotFound


class Gateway(Protocol):
    """What answers a message of any channel."""

    async def chat(self, message: str, conversation_id: str | None, language: str | None) -> dict[str, Any]:
        """The reply to a message, in the contract’s shape."""


class Talk:
    """One message at a time for each place, so that a conversation begins once."""

    def __init__(self, gateway: Gateway, memory: Memory) -> None:
        self._gateway, self._memory = gateway, memory
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def say(self, place: Place, text: str, language: str | None) -> dict[str, Any]:
        """The reply; a conversation that is gone begins anew."""
        lock = self._locks.setdefault(place.key(self._memory.locker), asyncio.Lock())
        async with lock:
            return await self._say(place, text, language)

    async def _say(self, place: Place, text: str, language: str | None) -> dict[str, Any]:
        known = await self._memory.conversation_id(place)
        try:
            reply = await self._gateway.chat(text, known, language)
        except NotFound:
            if known is None:
                raise
            reply = await self._gateway.chat(text, None, language)
        # Each time: a thread is kept as long as its conversation, from its last exchange on.
        await self._memory.remember(place, reply["conversation_id"])
        return reply
