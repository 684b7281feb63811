"""The Bolt application: who may speak, once each, and what listens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest

from api.guard.locks import HeldElsewhere
from api.guard.turns import TooBusy
from api.slack.delivery import is_dead_token, quiet_logger, web_client
from api.slack.inbox import kind_of
from api.slack.listeners import checking, configuring, home, leaving, network, pressing, requesting, speaking
from api.slack.parts import Parts, team_of
from api.slack.place import Place
from api.slack.turns import Left
from api.slack.work import follow, work_of
from api.slack.workspaces import Workspaces
from assistant.store.errors import Overtaken, StoreUnavailable

log = structlog.get_logger(__name__)

NAME = "permanence"
LISTENERS = (speaking, pressing, home, network, configuring, requesting, checking, leaving)
PASSING = (StoreUnavailable, TooBusy, HeldElsewhere, Overtaken)
"""What may go better in a moment, and kept nothing: the same event can be taken up again."""

Authorize = Callable[..., Awaitable[AuthorizeResult | None]]


def bolt_app(parts: Parts, api_url: str) -> AsyncApp:
    """The application; what reaches it was let in and kept by the inbox before."""
    app = AsyncApp(
        name=NAME,
        logger=quiet_logger(),
        client=web_client(api_url),
        # The guard has checked the raw body; what is taken up again after a crash is older than five minutes.
        request_verification_enabled=False,
        authorize=authorize(parts.workspaces),  # type: ignore[arg-type]  # None is allowed: not installed
        # An unknown request would otherwise be logged whole.
        raise_error_for_unhandled_request=True,
    )
    follow(app)
    for listener in LISTENERS:
        listener.register(app, parts)
    app.error(report(parts))
    return app


def authorize(workspaces: Workspaces) -> Authorize:
    """Gives a workspace’s token to what acts for it."""

    async def find(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        kept = await workspaces.installation(team_id or enterprise_id or "")
        if kept is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=kept.bot_token,
            bot_user_id=kept.bot_user,
            bot_id=kept.bot_id,
        )

    return find


def report(parts: Parts) -> Callable[..., Awaitable[BoltResponse | None]]:
    """The edge of the channel: a failure is named, never quoted, and the person is told."""

    async def handle(
        error: Exception, request: AsyncBoltRequest, context: AsyncBoltContext
    ) -> BoltResponse | None:
        work = work_of(context)
        if isinstance(error, BoltUnhandledRequestError | Left):
            work.finished.set()
            return BoltResponse(status=200, body="")
        work.failed = True
        # An event names no address at which to say so: what it asks would vanish without a word.
        work.later = isinstance(error, PASSING) and bool(kind_of(request.body))
        team = team_of(context)
        log.warning("slack_failed", error=type(error).__name__, kind="dead_token" if is_dead_token(error) else "other")
        if is_dead_token(error):
            parts.desk.people.forget_team(team)
            await parts.workspaces.let_go(team)
        elif context.response_url and context.user_id:
            place = Place(team, context.user_id, context.channel_id, None, context.response_url)
            await parts.desk.apologise(context.client, place)
        return None

    return handle
