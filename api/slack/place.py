"""Where in Slack something was said, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from api.slack.locker import Locker


@dataclass(frozen=True)
class Place:
    """A person in a channel, a thread or a direct message; `thread` is the thread that a conversation follows."""

    team: str
    user: str
    channel: str | None = None
    thread: str | None = None
    response_url: str | None = None

    @property
    def is_direct(self) -> bool:
        """Whether nobody else reads what is said there."""
        return self.channel is None or self.channel.startswith("D")

    def key(self, locker: Locker) -> str:
        """The name of the conversation that this person has here."""
        return locker.name(self.team, self.user, self.thread or "")

    def person(self, locker: Locker) -> str:
        """The person’s name wherever they speak in this workspace."""
        return locker.name(self.team, self.user)

    @classmethod
    def of_command(cls, team: str, body: Mapping[str, Any]) -> Self:
        """Where a slash command was given."""
        return cls(team, body["user_id"], body.get("channel_id"), None, body.get("response_url"))

    @classmethod
    def of_interaction(cls, team: str, body: Mapping[str, Any], thread: str | None = None) -> Self:
        """Where a button or a shortcut was used; `thread` is the one its conversation follows."""
        channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
        return cls(team, body["user"]["id"], channel, thread, body.get("response_url"))

    @classmethod
    def of_event(cls, team: str, event: Mapping[str, Any], thread: str | None = None) -> Self:
        """Where a message was posted."""
        return cls(team, event["user"], event.get("channel"), thread)
