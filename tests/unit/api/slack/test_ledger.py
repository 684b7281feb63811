"""What comes at once is written at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from api.slack.ledger import Ledger
from assistant.store.errors import StoreUnavailable
from assistant.store.slack import Letter


class Table:
    """A store that counts its transactions, and may be away for the first."""

    def __init__(self, away: int = 0) -> None:
        self.keys: list[str] = []
        self.transactions, self._away = 0, away
        self.slack = SimpleNamespace(claim=self.claim, finish=self.keys.remove)

    def claim(self, letter: Letter) -> bool:
        if letter.key in self.keys:
            return False
        self.keys.append(letter.key)
        return True

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Any]:
        self.transactions += 1
        if self.transactions <= self._away:
            raise StoreUnavailable()
        yield self


def letter(key: str) -> Letter:
    return Letter(key, datetime(2026, 11, 22, tzinfo=UTC), "T1", b"sealed")


async def test_fifty_requests_at_once_are_kept_in_a_few_transactions_each_new_once() -> None:
    table = Table()
    ledger = Ledger(table)  # type: ignore[arg-type]
    told = await asyncio.gather(*(ledger.claim(letter(f"k{number % 25}")) for number in range(50)))
    assert sum(told) == 25
    assert table.transactions <= 2


async def test_a_store_that_is_away_fails_those_who_wait_and_nobody_after() -> None:
    ledger = Ledger(Table(away=1))  # type: ignore[arg-type]
    with pytest.raises(StoreUnavailable):
        await ledger.claim(letter("k1"))
    assert await ledger.claim(letter("k1"))


async def test_one_who_gives_up_waiting_holds_up_nobody() -> None:
    ledger = Ledger(Table())  # type: ignore[arg-type]
    gone, stays = asyncio.create_task(ledger.claim(letter("k1"))), asyncio.create_task(ledger.claim(letter("k2")))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays
