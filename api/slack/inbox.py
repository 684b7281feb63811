"""Takes what Slack sends: kept first, acknowledged, then acted on once, even if the process dies in between."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from api.slack.ledger import Ledger
from api.slack.locker import Locker, SealBroken
from api.slack.memory import Memory
from api.slack.turns import Turns
from api.slack.work import CALL, Work
from assistant.store.slack import Letter

log = structlog.get_logger(__name__)

UNDER_WAY = 32
"""Requests acted on at once; they wait for Slack most of the time, so more of them than turns."""
LATE = timedelta(minutes=30)
"""After so long an answer is no answer any more; Slack’s response addresses last as long."""
TRIES = 3
GRACE = timedelta(seconds=30)
"""What came less long ago may be in another process’s hands."""
LEAVING = frozenset({"app_uninstalled", "tokens_revoked"})
"""What must be acted on however late it is and however often it failed."""

Body = Mapping[str, Any]


class Inbox:
    """Everything Slack sends passes here, by HTTP and by Socket Mode alike."""

    def __init__(self, app: AsyncApp, ledger: Ledger, memory: Memory, turns: Turns) -> None:
        self._app, self._ledger, self._memory, self._turns = app, ledger, memory, turns
        self._locker: Locker = memory.locker
        self._room = asyncio.Semaphore(UNDER_WAY)
        self._in_hand: dict[str, asyncio.Task[None]] = {}
        self._done: set[str] = set()

    @property
    def in_hand(self) -> int:
        """How many requests are being acted on."""
        return len(self._in_hand)

    async def receive(self, body: Body) -> BoltResponse:
        """What to answer Slack; what was seen before was answered with success then, and is now."""
        if body.get("type") == "url_verification" or "ssl_check" in body:
            return await self._dispatch(body, Work())
        key = key_of(body)
        with self._turns.arriving():
            if not await self._ledger.claim(self._letter(key, body)):
                return BoltResponse(status=200, body="")
        if body.get("type") == "view_submission":
            # Slack waits to be told what the window becomes: its listener answers, and goes on afterwards.
            return await self._answered(key, body)
        self._begin(key, body)
        return BoltResponse(status=200, body="")

    async def again(self, now: datetime) -> int:
        """Takes up what was acknowledged and not finished, for a process died or a part was away; gives how much."""
        taken = 0
        for letter in await self._memory.read(lambda unit: unit.slack.unfinished(now - GRACE)):
            if letter.key not in self._in_hand:
                taken += await self._take(letter, now)
        return taken

    async def _take(self, letter: Letter, now: datetime) -> bool:
        if letter.key in self._done:
            await self._finish(letter.key)
            return False
        body = self._opened(letter)
        leaving = body is not None and kind_of(body) in LEAVING
        if body is None or (not leaving and (now - letter.at > LATE or letter.tries >= TRIES)):
            log.warning("slack_given_up", reason="unreadable" if body is None else "late")
            await self._ledger.finish(letter.key)
            return False
        if not await self._memory.write(lambda unit: unit.slack.try_again(letter)):
            return False
        self._begin(letter.key, body)
        return True

    def _begin(self, key: str, body: Body) -> None:
        self._hold(key, self._act(key, body))

    async def _act(self, key: str, body: Body) -> None:
        async with self._room:
            await self._turns.calm()
            work = Work()
            await self._dispatch(body, work, key)
        # Waited for outside: a call that Slack asks to repeat later keeps nobody else from being answered.
        await self._end(key, body, work)

    async def _answered(self, key: str, body: Body) -> BoltResponse:
        work = Work()
        response = await self._dispatch(body, work, key)
        self._hold(key, self._end(key, body, work))
        return response

    async def _end(self, key: str, body: Body, work: Work) -> None:
        if work.reached:
            await work.finished.wait()
        if work.failed and (work.later or kind_of(body) in LEAVING):
            return
        # Noted first: what cannot be written as finished is not to be done again all the same.
        self._done.add(key)
        # Not among the claims of a burst: each would wait for one more confirmation of the disk.
        await self._turns.calm()
        await self._finish(key)

    async def _finish(self, key: str) -> None:
        await self._ledger.finish(key)
        self._done.discard(key)

    def _hold(self, key: str, acting: Coroutine[Any, Any, None]) -> None:
        task = self._in_hand[key] = asyncio.create_task(acting)
        task.add_done_callback(partial(self._let_go, key))

    def _let_go(self, key: str, task: asyncio.Task[None]) -> None:
        """However it ended, it is in hand no more: what is kept of it is taken up again."""
        self._in_hand.pop(key, None)
        if not task.cancelled() and (error := task.exception()):
            log.warning("slack_unfinished", error=type(error).__name__)

    async def _dispatch(self, body: Body, work: Work, key: str | None = None) -> BoltResponse:
        CALL.set(key)
        # “Socket mode” is Bolt’s word for a body already read; who sent it was checked before.
        request = AsyncBoltRequest(body=dict(body), context={"work": work}, mode="socket_mode")
        return await self._app.async_dispatch(request)

    def _letter(self, key: str, body: Body) -> Letter:
        team = team_in(body)
        sealed = self._locker.seal(f"{key}:request", json.dumps(body))
        return Letter(key, datetime.now(UTC), team, sealed)

    def _opened(self, letter: Letter) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = json.loads(self._locker.open(f"{letter.key}:request", letter.sealed or b""))
        except SealBroken:
            return None
        return found


def key_of(body: Body) -> str:
    """The name of a request, the same when it is sent again: Slack’s own, or a hash of the whole."""
    if event := body.get("event_id"):
        return f"event:{body.get('team_id', '')}:{event}"[:128]
    told = body.get("trigger_id") or json.dumps(body, sort_keys=True)
    kind = str(body.get("type") or "command")
    return f"{kind}:{hashlib.sha256(str(told).encode()).hexdigest()}"[:128]


def kind_of(body: Body) -> str:
    """What an event is about; nothing for what is no event."""
    event = body.get("event")
    return str(event.get("type")) if isinstance(event, dict) else ""


def team_in(body: Body) -> str:
    """The workspace that a request names."""
    team = body.get("team")
    named = team.get("id") if isinstance(team, dict) else None
    return str(body.get("team_id") or named or "")[:32]
