"""First step: searches the sources with the person's question."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answering.context import Inquiry, Library

RANKED = 8


@dataclass(frozen=True)
class PassageFetcher:
    """Fetches the passages an answer may rest on."""

    library: Library

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Takes the best passages, and the spelling that was repaired to find them."""
        found = self.library.search(inquiry.question, k=RANKED, language=inquiry.language)
        return replace(inquiry, found=found, corrected=found.corrected)
