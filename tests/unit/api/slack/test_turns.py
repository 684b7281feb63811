"""Who goes first, and who waits."""

from __future__ import annotations

import asyncio

import pytest

from api.slack.turns import AT_ONCE, PATIENCE_S, QUIET_S, Left, Turns


async def begun(work: asyncio.Task[None]) -> bool:
    for _ in range(5):
        await asyncio.sleep(0)
    return work.done()


async def one_turn(turns: Turns, team: str = "T1", user: str = "U1") -> None:
    async with turns.of(team, user), turns.working():
        pass


async def test_work_begins_when_nothing_waits_to_be_acknowledged() -> None:
    turns = Turns()
    with turns.arriving():
        work = asyncio.create_task(one_turn(turns))
        assert not await begun(work)
    assert await begun(work)


async def test_a_flood_does_not_stop_work_for_good() -> None:
    turns = Turns()
    with turns.arriving():
        async with asyncio.timeout(2 * PATIENCE_S + 2):
            await one_turn(turns)


async def test_what_follows_waits_for_the_end_of_a_burst() -> None:
    turns = Turns()
    with turns.arriving():
        waiting = asyncio.create_task(turns.calm())
        assert not await begun(waiting)
    await asyncio.sleep(QUIET_S / 3)
    with turns.arriving():
        pass
    assert not await begun(waiting)
    await asyncio.wait_for(waiting, PATIENCE_S)


async def test_a_person_has_one_turn_at_a_time_and_all_have_a_few() -> None:
    turns = Turns()
    async with turns.of("T1", "U1"):
        assert not await begun(waiting := asyncio.create_task(one_turn(turns)))
        assert await begun(asyncio.create_task(one_turn(turns, user="U2")))
    assert await begun(waiting)
    async with turns.working():
        for _ in range(AT_ONCE - 1):
            await turns._slots.acquire()
        assert not await begun(last := asyncio.create_task(one_turn(turns, user="U9")))
        turns._slots.release()
        assert await begun(last)


async def test_a_workspace_leaves_when_its_turns_have_ended_and_those_that_wait_are_let_go() -> None:
    turns = Turns()
    left = asyncio.Event()

    async def leave() -> None:
        async with turns.none_of("T1"):
            left.set()

    async with turns.of("T1", "U1"):
        waiting = asyncio.create_task(one_turn(turns))
        leaving = asyncio.create_task(leave())
        assert not await begun(leaving) and not left.is_set()
        assert await begun(asyncio.create_task(one_turn(turns, "T2", "U1")))
    await leaving
    with pytest.raises(Left):
        await waiting
    await one_turn(turns)
