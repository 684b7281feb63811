"""What a workspace and each of its channels may set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True)
class ChannelSettings:
    """How the assistant behaves in one channel; the beginning is the most discreet."""

    only_mentioned: bool = True
    """Answers only when it is called; otherwise also, to the asker alone, a question put in the channel."""
    public_answers: bool = True
    """Answers a mention in its thread for all to read; otherwise to the asker alone."""
    topics: tuple[str, ...] = ()
    """Topics answered for all to read; none named, all of them."""
    language: str | None = None
    """The channel's language; none, each person's."""
    contacts: tuple[str, ...] = ()
    """Who is called by “I need a person”."""
    digest: bool = True

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """Reads what was kept; what is unknown to this version is left out."""
        return cls(**_known(cls, data))

    def to_dict(self) -> dict[str, Any]:
        """The settings as they are kept."""
        return asdict(self)

    def covers(self, topics: tuple[str, ...]) -> bool:
        """Tells whether an answer on these topics may be read by the whole channel."""
        return not self.topics or (bool(topics) and set(topics) <= set(self.topics))


@dataclass(frozen=True)
class WorkspaceSettings:
    """What holds for a whole workspace."""

    requests_in_slack: bool = False
    """Lets the fields of a request for advice be written in Slack; otherwise on our page alone."""
    editors: tuple[str, ...] = ()
    """Who decides on the network's fiches; none named, whoever installed the app."""

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """Reads what was kept; what is unknown to this version is left out."""
        return cls(**_known(cls, data))

    def to_dict(self) -> dict[str, Any]:
        """The settings as they are kept."""
        return asdict(self)


def _known(kind: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in data.items()
        if name in names
    }
