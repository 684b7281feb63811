"""Limits counted and conversations held in a real Redis: for several processes at once, and nobody refused while it is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest
from limits import parse
from redis.asyncio import Redis as Client

from api.guard.limits import Counter, Limit, counter_at
from api.guard.locks import LEASE_S, RENEWED_EVERY_S, Locks, locks_at
from tests.redis_server import Redis

pytestmark = pytest.mark.integration
Made = Callable[[int], list[Locks]]
LIMIT = Limit("chat", "/api/v1/chat", frozenset({"POST"}), parse("10 per minute"))


def _counter(url: str) -> Counter:
    counter = counter_at(url)
    assert counter is not None
    return counter


async def test_two_processes_count_together(redis: Redis) -> None:
    one, other = _counter(redis.limits), _counter(redis.limits)
    waits = [await counter.wait_for(LIMIT, "visitor") for _ in range(6) for counter in (one, other)]
    assert waits.count(0) == 10
    assert all(wait == 0 or 1 <= wait <= 120 for wait in waits)


async def test_a_redis_that_dies_refuses_nobody(redis: Redis) -> None:
    counter = _counter(redis.limits)
    for _ in range(12):
        await counter.wait_for(LIMIT, "visitor")
    redis.kill()
    started = time.monotonic()
    assert [await counter.wait_for(LIMIT, "visitor") for _ in range(3)] == [0, 0, 0]
    assert time.monotonic() - started < 3


@pytest.fixture
async def locks_of(redis: Redis) -> AsyncIterator[Made]:
    made: list[Locks] = []

    def make(count: int) -> list[Locks]:
        made.extend(locks_at(redis.url) for _ in range(count))
        return made[-count:]

    yield make
    for locks in made:
        await locks.close()


async def test_two_processes_hold_a_conversation_one_at_a_time(redis: Redis, locks_of: Made) -> None:
    one, other = locks_of(2)
    inside, most = 0, 0

    async def visit(number: int) -> None:
        nonlocal inside, most
        async with (one, other)[number % 2].alone("a conversation's id"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.02)
            inside -= 1

    await asyncio.gather(*(visit(number) for number in range(8)))
    assert most == 1


async def test_a_conversation_is_held_as_long_as_it_takes_and_redis_is_not_told_its_id(redis: Redis, locks_of: Made) -> None:
    one, other = locks_of(2)
    async with one.alone("a conversation's id"):
        await asyncio.sleep(LEASE_S + 0.5)
        async with Client.from_url(redis.url) as client:
            (name,) = await client.keys()
            assert b"conversation" not in name
            assert await client.exists(name)
        waiting = asyncio.create_task(_hold(other, "a conversation's id"))
        await asyncio.sleep(0.2)
        assert not waiting.done()
    await asyncio.wait_for(waiting, LEASE_S - RENEWED_EVERY_S)  # sooner than the lease would have ended by itself


async def _hold(locks: Locks, name: str) -> None:
    async with locks.alone(name):
        pass


async def test_what_a_killed_process_held_is_free_within_seconds(redis: Redis, locks_of: Made) -> None:
    (locks,) = locks_of(1)
    async with Client.from_url(redis.url) as client:
        async with locks.alone("one"):
            (name,) = await client.keys()
        await client.set(name, "a process that is no more", px=int(1000 * LEASE_S))
    started = time.monotonic()
    await _hold(locks, "one")
    assert 1 < time.monotonic() - started < LEASE_S + 1


async def test_a_redis_that_dies_while_it_holds_keeps_nobody_from_an_answer(redis: Redis, locks_of: Made) -> None:
    (locks,) = locks_of(1)
    started = time.monotonic()
    async with locks.alone("one"):
        redis.kill()
    async with locks.alone("one"):
        pass
    assert time.monotonic() - started < 3
