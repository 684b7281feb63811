"""First step: searches the sources with the person's question."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answering.context import Inquiry, Library
from knowledge_base.model import ScoredPassage

RANKED = 8
LIFT = 1.03
"""For a fiche of the sector on the qualification card: enough to part neighbours, too little to hide a better one."""
SECTOR_TOPICS = {"health": "health", "research": "research", "local_government": "associations-and-towns"}
"""Sectors of the card that have a topic of fiches of their own."""


@dataclass(frozen=True)
class PassageFetcher:
    """Fetches the passages an answer may rest on."""

    library: Library

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Takes the best passages, and the spelling that was repaired to find them."""
        found = self.library.search(inquiry.question, k=RANKED, language=inquiry.language)
        weighted = replace(found, passages=self._weighted(found.passages, inquiry.sector))
        return replace(inquiry, found=weighted, corrected=found.corrected)

    def _weighted(self, passages: tuple[ScoredPassage, ...], sector: str | None) -> tuple[ScoredPassage, ...]:
        """Among passages that come close, those of the person's own sector first."""
        topic = SECTOR_TOPICS.get(sector or "")
        if topic is None:
            return passages
        return tuple(sorted(passages, key=lambda each: -each.score * (LIFT if self._topic(each) == topic else 1)))

    def _topic(self, passage: ScoredPassage) -> str | None:
        fiche = self.library.fiche(passage.document.id)
        return fiche.topic if fiche else None
