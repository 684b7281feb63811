"""Whether a question finds a fiche now: searched as the public's questions are, with the same thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answering.passage_fetcher import RANKED
from assistant.answering.thresholds import Thresholds
from knowledge_base.retrieval.search import SearchResult


class Library(Protocol):
    """Ranks passages, on the newest index there is."""

    def search(self, query: str, *, k: int, language: str | None) -> SearchResult:
        """Ranks passages for a question, best first."""


@dataclass(frozen=True)
class PublicSearch:
    """Searches for the board."""

    library: Library
    thresholds: Thresholds

    def first_documents(self, question: str, language: str, count: int) -> Sequence[str]:
        """The ids of the first documents for a question; none where the assistant would still abstain."""
        found = self.library.search(question, k=RANKED, language=language)
        if not found.passages or self.thresholds.support(found.signals) < self.thresholds.clarify_from:
            return ()
        return tuple(dict.fromkeys(each.document.id for each in found.passages))[:count]
