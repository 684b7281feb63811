"""What the listeners share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from slack_bolt.context.async_context import AsyncBoltContext

from api.slack.desk import Desk
from api.slack.erasing import Eraser
from api.slack.statement import Search
from api.slack.workspaces import Workspaces


class Opinions(Protocol):
    """Where opinions on answers go."""

    def feedback(
        self, turn_id: str, helpful: bool, reasons: list[str], comment: str | None, conversation_id: str | None
    ) -> None:
        """Keeps the opinion of who holds the conversation; NotFound or Refused where it cannot."""


class Base(Search, Opinions, Protocol):
    """The assistant as the Slack channel uses it beside the gateway."""


@dataclass(frozen=True)
class Parts:
    """The desk, the assistant behind it, whom it serves, and how what they left is taken away."""

    desk: Desk
    base: Base
    workspaces: Workspaces
    eraser: Eraser

    async def installer(self, team: str) -> str | None:
        """Who installed the app in a workspace, where it is known."""
        installed = await self.workspaces.installation(team)
        return installed.installer if installed else None


def team_of(context: AsyncBoltContext) -> str:
    """The workspace a request comes from; an organisation’s own name where it has no workspace."""
    return str(context.team_id or context.enterprise_id or "")
