"""News reach listeners when a bell rings, in any thread; nobody listens for ever."""

from __future__ import annotations

import asyncio
import threading

from api.support.event_stream import News, Patience, events
from assistant.accounts.errors import NotSignedIn
from assistant.supervision.bell import Bell

SLOW = Patience(every_s=30, lasting_s=60)


async def test_a_ring_from_another_thread_brings_the_news_at_once() -> None:
    bell, told = Bell(), ["waiting"]
    lines = events(lambda: News({"state": told[-1]}, over=told[-1] == "approved"), bell, SLOW)
    assert "waiting" in await anext(lines)
    told.append("approved")
    threading.Timer(0.05, bell.ring).start()
    assert "approved" in await asyncio.wait_for(anext(lines), 5)
    assert [line async for line in lines] == ["event: bye\ndata: {}\n\n"]


async def test_five_hundred_listeners_hold_no_thread_while_they_wait() -> None:
    bell = Bell()
    streams = [events(lambda: News({}), bell, SLOW) for _ in range(500)]
    for each in streams:
        await anext(each)
    before = threading.active_count()
    waiting = [asyncio.ensure_future(anext(each)) for each in streams]
    await asyncio.sleep(0.05)
    assert threading.active_count() <= before and not any(task.done() for task in waiting)
    bell.ring()
    assert set(await asyncio.gather(*waiting)) == {": still here\n\n"}


async def test_what_has_not_changed_is_not_told_again_and_a_stream_ends() -> None:
    lines = [line async for line in events(lambda: News({"n": 1}), Bell(), Patience(0.01, 0.05))]
    assert sum("data: {\"n\"" in line for line in lines) == 1 and lines[-1].startswith("event: bye")


async def test_who_is_signed_out_hears_nothing_more() -> None:
    def read() -> News:
        raise NotSignedIn()

    assert [line async for line in events(read, Bell(), SLOW)] == ["event: bye\ndata: {}\n\n"]
