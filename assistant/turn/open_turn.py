"""A turn under way: what was said, as it may be kept and as the dialogue engine may see it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from assistant.conversation.reply import Reply, Said
from assistant.privacy.text import neutralise_command
from assistant.store.database import PATIENCE_S
from assistant.turn.understanding import RETRIEVAL_ONLY, Understanding

WITHIN_S, AT_LEAST_S = 4.5, 0.3
"""A person waits five seconds at most: the database is waited for during what is left of them, and a little."""


@dataclass
class OpenTurn:
    """A turn under way; its words live here only until it is closed."""

    id: str
    said: Said
    lock: threading.Lock = field(default_factory=threading.Lock)
    reply: Reply | None = None
    understanding: Understanding = RETRIEVAL_ONLY
    closed: bool = False
    since: float = field(default_factory=time.monotonic)

    @property
    def words(self) -> str:
        """The message as the dialogue engine may see it: scrubbed, and no command."""
        return neutralise_command(self.said.kept)

    @property
    def patience_s(self) -> float:
        """How long the database may still be waited for."""
        left = WITHIN_S - (time.monotonic() - self.since)
        return min(PATIENCE_S, max(AT_LEAST_S, left))

    @property
    def sender(self) -> str:
        """The name by which the dialogue engine knows the conversation."""
        return self.said.conversation.rasa_sender

    @property
    def language(self) -> str:
        """The turn's language."""
        return self.said.language

    @property
    def asking(self) -> str | None:
        """What the conversation was asking for when the turn began."""
        return self.said.conversation.asking
