"""The post office as a supervised child: addresses are sealed, and only the support side reads them."""

from __future__ import annotations

import asyncio
import contextlib
import sys

import structlog

log = structlog.get_logger(__name__)

PAUSE_S = 5.0


async def send_notices() -> None:
    """Runs `permanence notices run` until cancelled, again whenever it ends."""
    while True:
        child = await asyncio.create_subprocess_exec(sys.executable, "-m", "api.cli", "notices", "run")
        try:
            await child.wait()
            log.warning("post_ended", seconds=PAUSE_S)
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        await asyncio.sleep(PAUSE_S)
