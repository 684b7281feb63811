"""The workspaces served: those that installed the app, and the one whose token stands in the settings."""

from __future__ import annotations

from datetime import datetime

from api.slack.installation import Installation
from api.slack.memory import Memory


class Workspaces:
    """Finds a workspace’s token in the store, without asking Slack."""

    def __init__(self, memory: Memory, bot_token: str | None) -> None:
        self._memory, self._bot_token = memory, bot_token
        self._left: set[str] = set()

    async def installation(self, team: str) -> Installation | None:
        """What a workspace gave when it installed the app; None where it did not, or took the app out."""
        sealed = await self._memory.read(lambda unit: unit.slack.installation(team))
        if sealed is not None:
            return Installation.unsealed(self._memory.locker, team, sealed)
        if self._bot_token is None or team in self._left:
            return None
        return Installation(self._bot_token, None, None, None)

    async def teams(self) -> tuple[str, ...]:
        """The workspaces that digests may be due in."""
        installed = await self._memory.read(lambda unit: unit.slack.teams())
        if self._bot_token is None:
            return installed
        # The token of the settings belongs to a workspace that nothing names but what was asked there.
        used = await self._memory.read(lambda unit: unit.networks.teams())
        return tuple(dict.fromkeys((*installed, *(team for team in used if team not in self._left))))

    async def installed_since(self, team: str, moment: datetime) -> bool:
        """Whether the workspace installed the app after a moment."""
        at = await self._memory.read(lambda unit: unit.slack.installed_at(team))
        return at is not None and at > moment

    async def let_go(self, team: str) -> None:
        """Forgets a token that is worth nothing any more; the settings’ one serves nobody until the next start."""
        self._left.add(team)
        await self._memory.write(lambda unit: unit.slack.uninstall(team))
