"""News as server-sent events: no thread is held while a listener waits, and none listens for ever."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from assistant.errors import AssistantError
from assistant.supervision.bell import Bell

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""A proxy that gathers the stream would make it late."""


@dataclass(frozen=True)
class News:
    """What a listener is told, and whether there will be no more."""

    told: Mapping[str, Any]
    over: bool = False


@dataclass(frozen=True)
class Patience:
    """How often a stream looks by itself (another process may have written), and how long it lasts at most, in seconds."""

    every_s: float = 10.0
    lasting_s: float = 600.0


def stream(read: Callable[[], News], bell: Bell, patience: Patience) -> StreamingResponse:
    """A response that tells what `read` gives whenever it has changed; `read` raises once the listener may not listen."""
    return StreamingResponse(events(read, bell, patience), media_type="text/event-stream", headers=HEADERS)


async def events(read: Callable[[], News], bell: Bell, patience: Patience) -> AsyncIterator[str]:
    """The lines of the stream; a listener whose time is over is told so, and does not come back by itself."""
    clock = asyncio.get_running_loop().time
    end, seen = clock() + patience.lasting_s, None
    with bell.listening() as rung:
        while True:
            rung.clear()
            try:
                news = await run_in_threadpool(read)
            except AssistantError:  # signed out, or not theirs any more
                break
            yield ": still here\n\n" if news == seen else f"data: {json.dumps(news.told, ensure_ascii=False)}\n\n"
            seen, left = news, end - clock()
            if news.over or left <= 0:
                break
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(rung.wait(), min(patience.every_s, left))
    yield "event: bye\ndata: {}\n\n"
