"""What goes into a responder and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.advice_request.model import AdviceRequest
from assistant.answer import Answer
from assistant.conversation.state import Conversation
from knowledge_base.retrieval.search import SearchResult


@dataclass(frozen=True)
class Said:
    """A message in its conversation; `text` is cleaned but not scrubbed, for the search and the draft alone."""

    turn_id: str
    text: str
    language: str
    conversation: Conversation
    early: Callable[[], SearchResult] | None = None
    """The search of the text, where it was begun while the dialogue engine was reading."""
    kept: str = ""
    """The text without what identifies a person: the only one that anything but the draft may keep or repeat."""

    @property
    def is_repeatable(self) -> bool:
        """Whether nothing had to be taken out of the text."""
        return self.text == self.kept


@dataclass(frozen=True)
class Reply:
    """An answer, the conversation after it, whether the person's words may be kept, and a request to submit."""

    answer: Answer
    conversation: Conversation
    keep_words: bool = True
    request: AdviceRequest | None = None
