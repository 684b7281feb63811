"""The app is taken out of a workspace: everything the workspace left is erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from api.slack.parts import Parts, team_of

CLOCKS_DIFFER = timedelta(minutes=1)


def register(app: AsyncApp, parts: Parts) -> None:
    """Listens to the app’s removal and to tokens taken back."""

    async def erase(team: str, body: dict[str, Any]) -> None:
        told = body.get("event_time")
        happened = datetime.fromtimestamp(told, UTC) if isinstance(told, int) else datetime.now(UTC)
        # Slack tells again, for an hour, what it could not tell: the app may have been installed anew since.
        if not await parts.workspaces.installed_since(team, happened + CLOCKS_DIFFER):
            parts.desk.people.forget_team(team)
            await parts.eraser.team(team)

    @app.event("app_uninstalled")
    async def uninstalled(body: dict[str, Any], context: AsyncBoltContext) -> None:
        await erase(team_of(context), body)

    @app.event("tokens_revoked")
    async def revoked(event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await erase(team_of(context), body)
