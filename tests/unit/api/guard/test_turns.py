"""Whose turn comes next, counted in places and not in seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from prometheus_client import REGISTRY

from api.guard.limits import load_limits
from api.guard.turns import Caller, Places, TooBusy, TooManyOfOne, TurnTaking

FLOODER, OTHER = "flooder", "other"


@dataclass
class Room:
    """Turns that work until they are told to end."""

    turns: TurnTaking
    working: list[str] = field(default_factory=list)
    ends: dict[str, asyncio.Event] = field(default_factory=dict)
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def comes(self, name: str, visitor: str | None, conversation: str = "") -> None:
        self.ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._turn(name, Caller(visitor, conversation)))
        await settle()

    async def goes(self, name: str) -> None:
        self.ends[name].set()
        await self.tasks[name]
        await settle()

    async def _turn(self, name: str, caller: Caller) -> None:
        async with self.turns.place(caller):
            self.working.append(name)
            try:
                await self.ends[name].wait()
            finally:
                self.working.remove(name)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def room(**places: float) -> Room:
    return Room(TurnTaking(Places(**{"at_work": 4, "at_work_of_one": 2, "longest_s": 60, **places})))  # type: ignore[arg-type]


async def test_a_visitor_works_in_a_few_places_and_another_finds_one_free() -> None:
    here = room()
    for n in range(10):
        await here.comes(f"flood {n}", FLOODER)
    assert here.working == ["flood 0", "flood 1"]
    await here.comes("question", OTHER)
    assert "question" in here.working


async def test_while_another_visitor_is_there_one_has_a_single_place() -> None:
    here = room()
    for n in range(6):
        await here.comes(f"flood {n}", FLOODER)
    await here.comes("question", OTHER)
    await here.goes("flood 0")
    assert here.working == ["flood 1", "question"]  # no second place is given beside them
    await here.goes("flood 1")
    assert here.working == ["question", "flood 2"]
    await here.goes("question")
    assert here.working == ["flood 2", "flood 3"]  # alone again


async def test_two_visitors_who_send_much_work_side_by_side() -> None:
    here = room()
    for n in range(4):
        await here.comes(f"flood {n}", FLOODER)
        await here.comes(f"other flood {n}", OTHER)
    assert here.working == ["flood 0", "other flood 0"]
    await here.goes("flood 0")
    await here.goes("other flood 0")
    assert here.working == ["flood 1", "other flood 1"]


async def test_a_turn_that_lasts_holds_nobody_else_to_a_single_place() -> None:
    here = room(longest_s=0.01)
    await here.comes("mute", OTHER)
    await asyncio.sleep(0.05)
    for n in range(2):
        await here.comes(f"person {n}", "hospital")
    assert here.working == ["mute", "person 0", "person 1"]


async def test_where_every_place_is_taken_visitors_are_served_one_after_the_other() -> None:
    here = room(at_work=2)
    for n in range(6):
        await here.comes(f"flood {n}", FLOODER)
    await here.comes("first", OTHER)
    await here.comes("second", "third person")
    await here.goes("flood 0")
    await here.goes("flood 1")
    # The one who had worked last waits behind those who had not: not behind the whole flood.
    assert set(here.working) == {"flood 2", "first"}
    await here.goes("flood 2")
    assert "second" in here.working


async def test_of_those_who_share_an_address_each_conversation_has_its_turn() -> None:
    here = room(at_work_of_one=1)
    for n in range(5):
        await here.comes(f"loud {n}", "hospital", "one who sends many")
    await here.comes("quiet", "hospital", "a colleague")
    await here.goes("loud 0")
    await here.goes("loud 1")
    assert here.working == ["quiet"]


async def test_a_whole_office_is_served_and_in_the_order_in_which_it_came() -> None:
    here, served = room(), list[str]()
    for n in range(20):
        await here.comes(f"person {n}", "hospital", f"conversation {n}")
    while here.working:
        served.append(here.working[0])
        await here.goes(here.working[0])
    assert served == [f"person {n}" for n in range(20)]


async def test_a_turn_that_lasts_gives_its_place_up_once() -> None:
    here = room(at_work_of_one=1, longest_s=0.01)
    await here.comes("mute", FLOODER)
    await here.comes("next", FLOODER)
    await until(lambda: here.working == ["mute", "next"])
    await here.goes("mute")
    await here.comes("third", FLOODER)
    await until(lambda: "third" in here.working)
    assert len(here.working) == 2


async def test_who_has_gone_is_not_waited_for_and_leaves_no_place_taken() -> None:
    here = room(at_work_of_one=1)
    for name in ("at work", "gone", "patient"):
        await here.comes(name, FLOODER)
    for name in ("gone", "at work"):
        here.tasks[name].cancel()
    await settle()
    assert here.working == ["patient"]
    here.tasks["patient"].cancel()
    await here.comes("last", FLOODER)
    assert "last" in here.working


async def test_who_leaves_at_the_moment_of_being_called_gives_the_place_on() -> None:
    here = room(at_work_of_one=1)
    await here.comes("at work", FLOODER)
    await here.comes("called", FLOODER)
    await here.comes("patient", FLOODER)
    here.ends["at work"].set()
    await asyncio.sleep(0)  # it wakes, ends, and calls the next one
    here.tasks["called"].cancel()
    await settle()
    assert here.working == ["patient"]


async def test_who_has_waited_too_long_for_a_place_is_asked_to_come_back_and_is_counted() -> None:
    shed = REGISTRY.get_sample_value("permanence_turns_shed_total") or 0.0
    here = room(at_work_of_one=1, longest_wait_s=0.02)
    for name in ("at work", "late", "later"):
        await here.comes(name, FLOODER, name)
    for name in ("late", "later"):
        with pytest.raises(TooBusy, match="try again") as refused:
            await asyncio.wait_for(here.tasks[name], 2)
        assert refused.type is TooBusy  # it is the machine that is busy: 503, not 429
    assert here.working == ["at work"]
    assert REGISTRY.get_sample_value("permanence_turns_shed_total") == shed + 2


async def test_who_was_asked_to_come_back_leaves_no_place_taken_and_none_too_many() -> None:
    here = room(at_work_of_one=1, longest_wait_s=0.02)
    await here.comes("at work", FLOODER)
    await here.comes("late", FLOODER)
    await until(here.tasks["late"].done)
    assert isinstance(here.tasks["late"].exception(), TooBusy)
    await here.comes("next", FLOODER)
    assert here.working == ["at work"]
    await here.goes("at work")
    assert here.working == ["next"]
    await here.goes("next")
    await here.comes("last", FLOODER)
    assert here.working == ["last"]


async def test_whose_time_is_up_at_the_moment_of_being_called_gives_the_place_on() -> None:
    here = room(at_work_of_one=1, longest_wait_s=0.05)
    await here.comes("at work", FLOODER)
    await here.comes("called", FLOODER)
    here.ends["at work"].set()
    time.sleep(0.06)  # one pass of the loop now ends the first, calls the second and finds its time up
    await settle()
    assert isinstance(here.tasks["called"].exception(), TooBusy)
    await here.comes("next", FLOODER)
    assert here.working == ["next"]


async def test_a_turn_that_has_its_place_may_last_longer_than_others_wait() -> None:
    here = room(longest_wait_s=0.01)
    await here.comes("long", FLOODER)
    await asyncio.sleep(0.05)
    assert here.working == ["long"]


async def test_without_a_visitor_only_the_places_in_all_bound() -> None:
    here = room()
    for n in range(6):
        await here.comes(f"message {n}", None)
    assert len(here.working) == 4


@pytest.mark.parametrize("visitor", [FLOODER, None])
def test_what_is_under_way_is_bounded_for_one_and_for_all(visitor: str | None) -> None:
    turns = TurnTaking(Places(under_way=4, under_way_of_one=2))
    with turns.counted(visitor), turns.counted(visitor):
        if visitor:
            with pytest.raises(TooManyOfOne), turns.counted(visitor):
                pass
        with turns.counted(OTHER), turns.counted(OTHER), pytest.raises(TooBusy) as refused, turns.counted("third"):
            pass
        assert refused.type is TooBusy
    with turns.counted(visitor):
        pass


def test_the_shipped_bounds_leave_room_for_others_and_for_an_office() -> None:
    places = load_limits().places
    assert places.under_way_of_one <= places.under_way // 2
    assert places.at_work_of_one <= places.at_work // 2
    assert places.under_way_of_one >= 50  # a class at its screens


async def until(met: Callable[[], bool]) -> None:
    for _ in _tries():
        if met():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came to that")


def _tries() -> Iterator[int]:
    return iter(range(400))
