"""What can stop a document.

AssistantError
└── Refused
    └── UnfoundPassage    a passage to withhold is nowhere in the request, so that nobody knows what to cut
"""

from __future__ import annotations

from assistant.advice_request.errors import Told
from assistant.documents.wording import document_words
from assistant.errors import Refused


class UnfoundPassage(Told, Refused):
    """A passage to withhold is nowhere in the request; the passage itself is never part of the message."""

    def __init__(self) -> None:
        super().__init__("unfound")

    def sentence(self, language: str) -> str:
        """Returns the sentence for the person or the agent."""
        return str(document_words(language)[self.code])
