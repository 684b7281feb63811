"""Lets each request of Slack have its effect once, however often it is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt import BoltResponse

from api.slack.memory import Memory


def key_of(body: Mapping[str, Any]) -> str:
    """The name of a request, the same when it is sent again: Slack’s own, or a hash of the whole."""
    if event := body.get("event_id"):
        return f"event:{body.get('team_id', '')}:{event}"[:128]
    told = body.get("trigger_id") or json.dumps(body, sort_keys=True)
    kind = str(body.get("type") or "command")
    return f"{kind}:{hashlib.sha256(str(told).encode()).hexdigest()}"[:128]


def once(memory: Memory) -> Callable[..., Awaitable[BoltResponse]]:
    """A middleware that stops what was already seen; it was answered with success then, and is now."""

    async def middleware(body: Mapping[str, Any], next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        if body.get("type") == "url_verification" or await memory.is_new(key_of(body)):
            return await next()
        return BoltResponse(status=200, body="")

    return middleware
