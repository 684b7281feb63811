"""What a workspace’s installation gives: the bot’s token, and who installed it."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, field
from typing import Self

from api.slack.locker import Locker


@dataclass(frozen=True)
class Installation:
    """One workspace’s installation."""

    bot_token: str = field(repr=False)
    bot_user: str | None
    bot_id: str | None
    installer: str | None

    def sealed(self, locker: Locker, team: str) -> bytes:
        """The installation as it is kept: for this workspace alone."""
        return locker.seal(f"{team}:installation", json.dumps(astuple(self)))

    @classmethod
    def unsealed(cls, locker: Locker, team: str, sealed: bytes) -> Self:
        """Reads it back; SealBroken with another key or for another workspace."""
        return cls(*json.loads(locker.open(f"{team}:installation", sealed)))
