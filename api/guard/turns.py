"""Whose turn comes next: no visitor holds up another, nor one conversation those that come from the same address."""

from __future__ import annotations

import asyncio
from collections import Counter as Tally
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from prometheus_client import Counter

from assistant.errors import Explained, Unavailable

SHED = Counter("permanence_turns_shed_total", "Chat turns refused because too many were under way")
OF_ONE = Counter("permanence_turns_of_one_refused_total", "Chat turns refused because their visitor had too many under way")


class TooBusy(Explained, Unavailable):
    """So many turns are under way that another would come too late."""

    code = "busy"


class TooManyOfOne(TooBusy):
    """One visitor has so many turns under way that another would have to wait behind them all."""

    code = "busy_of_one"


@dataclass(frozen=True)
class Places:
    """How many turns may be under way, waiting included, and at work: in all, and for one visitor."""

    under_way: int = 112
    under_way_of_one: int = 56
    at_work: int = 8
    at_work_of_one: int = 2
    at_work_beside_others: int = 1
    """Of one visitor, as soon as another is at work or waits: the cores are then shared by two all the same."""
    longest_s: float = 0.5
    """A turn that lasts waits for something else than this machine's time: its place is given to another."""
    longest_wait_s: float = 4.0
    """Who has waited for a place this long is asked to come back: a later answer would find nobody."""


@dataclass(frozen=True)
class Caller:
    """Whose turn it is; without a visitor no bound of one applies."""

    visitor: str | None = None
    conversation: str = ""


class TurnTaking:
    """Lets turns work a few at a time: visitors one after the other, and so the conversations of one visitor."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._under_way: Tally[str | None] = Tally()
        self._at_work: Tally[str | None] = Tally()
        # Both in the order in which they are served next.
        self._waiting: dict[str | None, dict[str, deque[asyncio.Future[None]]]] = {}

    @contextmanager
    def counted(self, visitor: str | None) -> Iterator[None]:
        """Counts a turn from its arrival to its end; TooBusy or TooManyOfOne, at once, where it is one too many."""
        if self._under_way.total() >= self._places.under_way:
            raise _shed()
        if visitor is not None and self._under_way[visitor] >= self._places.under_way_of_one:
            OF_ONE.inc()
            raise TooManyOfOne()
        self._under_way[visitor] += 1
        try:
            yield
        finally:
            _take_off(self._under_way, visitor)

    @asynccontextmanager
    async def place(self, caller: Caller) -> AsyncIterator[None]:
        """Waits for its turn to work, TooBusy if in vain, and holds the place no longer than a place is held."""
        await self._wait(caller)
        held = [caller.visitor]
        timer = asyncio.get_running_loop().call_later(self._places.longest_s, self._leave, held)
        try:
            yield
        finally:
            timer.cancel()
            self._leave(held)

    async def _wait(self, caller: Caller) -> None:
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        of_visitor = self._waiting.setdefault(caller.visitor, {})
        of_visitor.setdefault(caller.conversation, deque()).append(called)
        self._call()
        try:
            async with asyncio.timeout(self._places.longest_wait_s):
                await self._called(called, caller.visitor)
        except TimeoutError as error:
            raise _shed() from error

    async def _called(self, called: asyncio.Future[None], visitor: str | None) -> None:
        """Waits to be called; who goes at the very moment, by themselves or for lack of time, gives the place on."""
        try:
            await called
        except asyncio.CancelledError:
            if called.done() and not called.cancelled():
                self._leave([visitor])
            raise

    def _leave(self, held: list[str | None]) -> None:
        """Gives the place to another; nothing where it was given already."""
        if held:
            _take_off(self._at_work, held.pop())
            self._call()

    def _call(self) -> None:
        """Calls those who may work, in turn."""
        while self._at_work.total() < self._places.at_work:
            visitor = next((each for each in self._waiting if self._may_work(each)), ...)
            if visitor is ...:
                return
            called = self._first_of(visitor)
            if not called.done():  # who has gone meanwhile is not called
                self._at_work[visitor] += 1
                called.set_result(None)

    def _may_work(self, visitor: str | None) -> bool:
        if visitor is None:
            return True
        alone = {visitor}.issuperset(self._at_work) and {visitor}.issuperset(self._waiting)
        return self._at_work[visitor] < (self._places.at_work_of_one if alone else self._places.at_work_beside_others)

    def _first_of(self, visitor: str | None) -> asyncio.Future[None]:
        """Takes the turn to come out of what waits; its visitor and its conversation go to the end of theirs."""
        conversations = self._waiting.pop(visitor)
        conversation = next(iter(conversations))
        turns = conversations.pop(conversation)
        called = turns.popleft()
        if turns:
            conversations[conversation] = turns
        if conversations:
            self._waiting[visitor] = conversations
        return called


def _shed() -> TooBusy:
    SHED.inc()
    return TooBusy()


def _take_off(tally: Tally[str | None], visitor: str | None) -> None:
    tally[visitor] -= 1
    if not tally[visitor]:
        del tally[visitor]
