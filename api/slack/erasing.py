"""Takes away what a person or a workspace left, while no turn of theirs is under way, here or on our page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import anyio.to_thread

from api.slack.memory import Memory
from api.slack.place import Place
from api.slack.talk import Gateway
from api.slack.turns import Turns
from api.slack.workspaces import Workspaces
from assistant.store.slack import ThreadRow


@dataclass(frozen=True)
class Eraser:
    """Erases; `erase` takes away the conversation of an id, in every store."""

    memory: Memory
    turns: Turns
    gateway: Gateway
    workspaces: Workspaces
    erase: Callable[[str], object]

    async def person(self, place: Place) -> None:
        """Erases what this person left: conversations, drafts, undecided proposals."""
        person = place.person(self.memory.locker)
        async with self.turns.of(place.team, place.user):
            await self._conversations(await self.memory.read(lambda unit: unit.slack.threads_of(person)))
            await self.memory.forget(place.team, person)

    async def team(self, team: str) -> None:
        """Erases what a workspace left: token, settings, fiches, and its people’s conversations."""
        async with self.turns.none_of(team):
            # The token first: what was let in before asks again whether it is still served.
            await self.workspaces.let_go(team)
            await self._conversations(await self.memory.read(lambda unit: unit.slack.threads_in(team)))
            await self.memory.write(lambda unit: unit.slack.erase(team))

    async def _conversations(self, rows: Iterable[ThreadRow]) -> None:
        """Before the rows that lead to them: what a crash cuts short can then be done again."""
        for conversation_id in dict.fromkeys(map(self.memory.opened, rows)):
            # The same conversation may be open on our page.
            async with self.gateway.alone(conversation_id):
                await anyio.to_thread.run_sync(self.erase, conversation_id)
