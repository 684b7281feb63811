"""The app is taken out of a workspace: everything the workspace left is erased."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from api.slack.parts import Parts, team_of


def register(app: AsyncApp, parts: Parts) -> None:
    """Listens to the app’s removal and to tokens taken back."""

    async def erase(team: str) -> None:
        parts.desk.people.forget_team(team)
        await parts.eraser.team(team)

    @app.event("app_uninstalled")
    async def uninstalled(context: AsyncBoltContext) -> None:
        await erase(team_of(context))

    @app.event("tokens_revoked")
    async def revoked(event: dict[str, Any], context: AsyncBoltContext) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await erase(team_of(context))
