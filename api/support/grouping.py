"""Keeps the gap board's groups up to date, off everybody's path."""

from __future__ import annotations

import asyncio

from assistant.gaps.regrouping import Regrouper

PAUSE_S = 60.0


async def keep_grouped(regrouper: Regrouper) -> None:
    """Goes on as long as nothing fails; who runs it begins it again."""
    while True:
        await asyncio.to_thread(regrouper.refresh)
        await asyncio.sleep(PAUSE_S)
