"""The Slack channel’s dealings with the store, each in one short transaction off the event loop."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import anyio.to_thread

from api.slack.locker import Locker
from api.slack.place import Place
from assistant.conversation.state import Conversation, Turn
from assistant.networks.rules import load_network_rules
from assistant.networks.settings import ChannelSettings, WorkspaceSettings
from assistant.store.database import Store, Unit
from assistant.store.slack import ThreadRow

Found = TypeVar("Found")


class Memory:
    """Remembers conversations by their place in Slack, and what was already done."""

    def __init__(self, store: Store, locker: Locker) -> None:
        self._store, self.locker = store, locker

    async def write(self, work: Callable[[Unit], Found]) -> Found:
        """Runs a piece of work in a transaction."""
        return await anyio.to_thread.run_sync(self._write, work)

    async def read(self, work: Callable[[Unit], Found]) -> Found:
        """Runs a piece of work that only reads."""
        return await anyio.to_thread.run_sync(self._read, work)

    async def conversation_id(self, place: Place) -> str | None:
        """The conversation that this person has here, if one has begun."""
        row = await self.read(lambda unit: unit.slack.thread(place.key(self.locker)))
        return self.opened(row) if row else None

    async def conversation(self, place: Place) -> Conversation | None:
        """The state of the conversation that this person has here."""
        known = await self.conversation_id(place)
        return await self.read(lambda unit: unit.conversations.get(known)) if known else None

    async def conversations(self, place: Place) -> tuple[Conversation, ...]:
        """All the conversations of this person in this workspace, latest first."""
        person = place.person(self.locker)

        def work(unit: Unit) -> tuple[Conversation, ...]:
            ids = dict.fromkeys(self.opened(row) for row in unit.slack.threads_of(person))
            return tuple(filter(None, map(unit.conversations.get, ids)))

        return await self.read(work)

    async def remember(self, place: Place, conversation_id: str) -> None:
        """Keeps which conversation this person has here."""
        key = place.key(self.locker)
        sealed = self.locker.seal(f"{place.team}:thread", conversation_id)
        row = ThreadRow(key, place.person(self.locker), place.team, sealed, _now())
        await self.write(lambda unit: unit.slack.remember(row))

    async def turn(self, place: Place, turn_id: str) -> Turn | None:
        """A turn of this person’s; None for anybody else’s."""
        known = await self.conversation_id(place)
        if known is None:
            return None
        turns = await self.read(lambda unit: unit.conversations.turns(known))
        return next((turn for turn in turns if turn.id == turn_id), None)

    async def link(self, team: str, target: str) -> str:
        """The secret of a link that leads to a target once."""
        secret = secrets.token_urlsafe(32)
        sealed = self.locker.seal("link", target)
        expires = _now() + load_network_rules().link_lasts
        await self.write(lambda unit: unit.slack.issue_link(secret, team, sealed, expires))
        return secret

    async def target(self, secret: str) -> str | None:
        """Where a link leads, as long as it has not served."""
        sealed = await self.read(lambda unit: unit.slack.link(secret, _now()))
        return self.locker.open("link", sealed) if sealed else None

    async def use_up(self, secret: str) -> bool:
        """Tells, once, that a link may be followed."""
        return await self.write(lambda unit: unit.slack.consume_link(secret, _now()))

    async def settings(self, place: Place) -> tuple[WorkspaceSettings, ChannelSettings]:
        """The settings that hold here; in a direct message, those every channel begins with."""

        def work(unit: Unit) -> tuple[WorkspaceSettings, ChannelSettings]:
            channel = (
                ChannelSettings() if place.is_direct else unit.networks.channel(place.team, str(place.channel))
            )
            return unit.networks.workspace(place.team), channel

        return await self.read(work)

    async def forget(self, team: str, person: str) -> None:
        """Forgets where a person’s conversations are, and their undecided proposals."""

        def work(unit: Unit) -> None:
            unit.slack.forget_person(person)
            unit.networks.forget_author(team, person)

        await self.write(work)

    def opened(self, row: ThreadRow) -> str:
        """The conversation that a row leads to."""
        return self.locker.open(f"{row.team_id}:thread", row.sealed)

    def _write(self, work: Callable[[Unit], Found]) -> Found:
        with self._store.transaction() as unit:
            return work(unit)

    def _read(self, work: Callable[[Unit], Found]) -> Found:
        with self._store.reading() as unit:
            return work(unit)


def _now() -> datetime:
    return datetime.now(UTC)
