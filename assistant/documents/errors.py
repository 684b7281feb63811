"""What can stop a document.

AssistantError
└── Refused
    └── UnfoundPassage    a passage to withhold is nowhere in the request, so that nobody knows what to cut
"""

from __future__ import annotations

from assistant.documents.wording import document_words
from assistant.errors import Explained, Refused


class UnfoundPassage(Explained, Refused):
    """A passage to withhold is nowhere in the request; the passage itself is never part of the message."""

    package = __package__
    code = "unfound"

    def sentence(self, language: str) -> str:
        """Returns the sentence for the person or the agent."""
        return str(document_words(language)[self.code])
