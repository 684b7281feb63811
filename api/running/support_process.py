"""The support application as a supervised child: a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import sys

import structlog

log = structlog.get_logger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
PATIENCE_S = 10.0


class SupportProcess:
    """Keeps one support application alive until cancelled."""

    def __init__(self) -> None:
        self._child: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the running child."""
        return self._child.pid if self._child and self._child.returncode is None else None

    async def run(self) -> None:
        """Starts it, and again whenever it ends, after a pause that grows while it keeps ending."""
        pause = FIRST_PAUSE_S
        try:
            while True:
                started = asyncio.get_running_loop().time()
                status = await self._live()
                lived = asyncio.get_running_loop().time() - started
                pause = FIRST_PAUSE_S if lived > LONGEST_PAUSE_S else min(2 * pause, LONGEST_PAUSE_S)
                log.warning("support_ended", reason=f"exit {status}", seconds=pause)
                await asyncio.sleep(pause)
        finally:
            await self._stop()

    async def _live(self) -> int:
        command = (sys.executable, "-m", "api.support")
        self._child = await asyncio.create_subprocess_exec(*command, start_new_session=True)
        return await self._child.wait()

    async def _stop(self) -> None:
        if self._child is None or self._child.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._child.terminate()
        try:
            await asyncio.wait_for(self._child.wait(), PATIENCE_S)
        except TimeoutError:
            self._child.kill()
            await self._child.wait()
