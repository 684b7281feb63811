"""Where conversations are held, and what a Redis that is away costs."""

from __future__ import annotations

import asyncio
import time

import pytest

from api.guard.locks import HeldElsewhere, Locks, LocksHere, locks_at


@pytest.mark.parametrize("url", [None, "redis://127.0.0.1:1/0"])
async def test_within_a_process_one_holds_at_a_time_whatever_becomes_of_redis(url: str | None) -> None:
    locks, inside, most = locks_at(url), 0, 0

    async def visit() -> None:
        nonlocal inside, most
        async with locks.alone("one"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    started = time.monotonic()
    await asyncio.gather(*(visit() for _ in range(3)))
    assert most == 1
    assert time.monotonic() - started < 3


async def test_other_names_are_not_waited_for() -> None:
    locks: Locks = LocksHere()
    async with asyncio.timeout(1), locks.alone("one"), locks.alone("other"):
        pass


async def test_what_is_held_for_too_long_is_not_waited_for_and_is_free_afterwards() -> None:
    locks = LocksHere(patience_s=0.02)
    async with locks.alone("one"):
        for _ in range(2):
            with pytest.raises(HeldElsewhere, match="try again"):
                async with asyncio.timeout(2), locks.alone("one"):
                    pass
    async with asyncio.timeout(1), locks.alone("one"):
        pass


def test_an_address_that_is_no_redis_is_refused_when_the_service_starts() -> None:
    with pytest.raises(ValueError, match="redis://") as refused:
        locks_at("memcached://" + ":".join(["name", "hushed@127.0.0.1"]))
    assert "hushed" not in str(refused.value)
