"""The port through which actions reach the domain."""

from __future__ import annotations

from typing import Protocol

from assistant.answer import Answer
from assistant.turn.entry import Entry
from assistant.turn.understanding import Understanding


class Desk(Protocol):
    """Answers a turn that is open; declared here because actions are the side that needs it."""

    def answer(self, turn_id: str, entry: Entry, understanding: Understanding) -> Answer:
        """Answers the turn, or raises if it is unknown or already closed."""

    def facts(self, turn_id: str) -> dict[str, object]:
        """The charter's facts known in the turn's conversation, in their JSON form."""
