"""Work that goes on beside the servers: begun again whenever it ends, named in the log, stopped all at once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

import structlog

log = structlog.get_logger(__name__)

PATIENCE_S = 10.0
"""How long a child process has to end once it is asked to."""
Work = Callable[[], Coroutine[Any, Any, object]]


@dataclass(frozen=True)
class Pauses:
    """How long to wait before work begins again: twice as long each time, until it has lasted a while."""

    first_s: float = 1.0
    longest_s: float = 60.0

    def after(self, pause: float, lived: float) -> float:
        """The pause after work that lived so long, the last pause being known (0: none yet)."""
        return self.first_s if lived > self.longest_s or not pause else min(2 * pause, self.longest_s)


PAUSES = Pauses()


async def keep(name: str, work: Work, pauses: Pauses = PAUSES) -> None:
    """Does the work again whenever it ends or fails, whatever the error, and says so; until cancelled.

    A task that died with an error of ours unforeseen would otherwise be missed by nobody until a person is.
    """
    pause, clock = 0.0, asyncio.get_running_loop().time
    while True:
        began, task = clock(), asyncio.ensure_future(work())
        try:
            await asyncio.wait({task})
        finally:
            await stop([task])
        error = None if task.cancelled() else task.exception()
        pause = pauses.after(pause, clock() - began)
        log.error("work_ended", action=name, error=type(error).__name__ if error else None, seconds=pause)
        await asyncio.sleep(pause)


async def stop(tasks: Iterable[asyncio.Future[Any]]) -> None:
    """Cancels them all, then waits for all: a stop lasts as long as the slowest, not as long as their sum."""
    stopped = list(tasks)
    for task in stopped:
        task.cancel()
    await asyncio.gather(*stopped, return_exceptions=True)


async def child(*module: str) -> None:
    """Runs a module of ours in a process of its own until it ends; cancelled, asks it to end, then ends it."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *module, start_new_session=True)
    try:
        await process.wait()
    finally:
        if process.returncode is None:
            await _end(process)


def end_with(parent: int) -> None:
    """Ends this process, as a stop would, once the process that started it is gone: killed, it could not say so.

    A child left behind would keep a port, or do its work twice beside the one that comes after it.
    """
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), PATIENCE_S)
    except TimeoutError:
        process.kill()
        await process.wait()
