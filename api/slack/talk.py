"""Takes what a person says in Slack to the same gateway as the chat, in the conversation they have there."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from api.slack.memory import Memory
from api.slack.place import Place
from api.slack.turns import Left, Turns
from api.slack.work import CALL
from api.slack.workspaces import Workspaces
from assistant.errors import NotFound
from assistant.idempotency import Receipt


class Gateway(Protocol):
    """What answers a message of any channel."""

    async def chat(
        self, message: str, conversation_id: str | None, language: str | None, call: Receipt | None = None
    ) -> dict[str, Any]:
        """The reply to a message, in the contract’s shape; the same again where the same call is tried again."""

    def alone(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Holds a conversation, so that no turn of it is under way."""


@dataclass(frozen=True)
class Talk:
    """One message at a time for each person, so that a conversation begins once; a few at once for all."""

    gateway: Gateway
    memory: Memory
    turns: Turns
    workspaces: Workspaces

    async def say(self, place: Place, text: str, language: str | None) -> dict[str, Any]:
        """The reply; a conversation that is gone begins anew. Left where the workspace is no longer served."""
        async with self.turns.of(place.team, place.user), self.turns.working():
            # Once more: the app may have been taken out since this message was let in.
            if await self.workspaces.installation(place.team) is None:
                raise Left("This workspace has taken the app out.")
            return await self._say(place, text, language)

    async def _say(self, place: Place, text: str, language: str | None) -> dict[str, Any]:
        known = await self.memory.conversation_id(place)
        call = self._call(text)
        try:
            reply = await self.gateway.chat(text, known, language, call)
        except NotFound:
            if known is None:
                raise
            reply = await self.gateway.chat(text, None, language, call)
        # Each time: a thread is kept as long as its conversation, from its last exchange on.
        await self.memory.remember(place, reply["conversation_id"])
        return reply

    def _call(self, text: str) -> Receipt | None:
        """The turn’s own name: a request tried again after a crash is given the reply it had."""
        name = CALL.get()
        return Receipt("slack", self.memory.locker.name("call", name), text) if name else None
