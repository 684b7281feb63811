"""What the agent is shown for a question: an answer with its sources, short enough for a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assistant.answer import Citation


@dataclass(frozen=True)
class Finding:
    """One answer found: to read out, to read whole, to send, and on what it stands."""

    document_id: str
    title: str
    kind: str
    topic: str
    language: str
    script: str
    text: str
    citations: tuple[Citation, ...]
    email: str
    cautions: tuple[str, ...] = ()
    origin: str = ""
    """Whose words these are and when they were last read again, where they are a fiche's."""
    reviewed: str | None = None
    """The day a fiche was last read again."""
    overdue: bool = False
    """Nobody reviewed it in time: the public sees it lower, or no longer."""

    def to_dict(self) -> Mapping[str, Any]:
        """As the console's scripts read it."""
        return {**asdict(self), "citations": [asdict(citation) for citation in self.citations]}
