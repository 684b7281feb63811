"""Follows one request through Bolt, whose listeners go on in tasks of their own after it has answered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.listener.async_listener_completion_handler import AsyncCustomListenerCompletionHandler

from api.slack.delivery import quiet_logger

CALL: ContextVar[str | None] = ContextVar("slack_call", default=None)
"""The name of the request under way: a turn asked for twice under one name is one turn.

A context variable, because Bolt’s tasks take it along and its listeners then need not hand it down.
"""


@dataclass
class Work:
    """How far one request has come."""

    reached: bool = False
    """It passed the middlewares: a listener has it, or none wants it."""
    failed: bool = False
    later: bool = False
    """What it failed of may pass, and nobody could be told: it is taken up again."""
    finished: asyncio.Event = field(default_factory=asyncio.Event)


def work_of(context: AsyncBoltContext) -> Work:
    """The work that a request’s context carries."""
    work = context.get("work")
    return work if isinstance(work, Work) else Work()


def follow(app: AsyncApp) -> None:
    """Has the application tell when a request reached its listener and when that has ended."""

    async def reached(context: AsyncBoltContext, next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        work_of(context).reached = True
        return await next()

    async def ended(context: AsyncBoltContext) -> None:
        work_of(context).finished.set()

    app.middleware(reached)
    app.listener_runner.listener_completion_handler = AsyncCustomListenerCompletionHandler(quiet_logger(), ended)
