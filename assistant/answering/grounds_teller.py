"""Notes how well what was found bears an answer, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answer import Grounds
from assistant.answering.context import Inquiry, Library
from assistant.answering.thresholds import Thresholds


@dataclass(frozen=True)
class GroundsTeller:
    """Says what an answer rests on, for who has to hold something else against it."""

    library: Library
    thresholds: Thresholds

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Adds the grounds, where anything was found."""
        if inquiry.found is None or inquiry.best is None:
            return inquiry
        fiche = self.library.fiche(inquiry.best.passage.document_id)
        support = self.thresholds.support(inquiry.found.signals)
        return replace(inquiry, grounds=Grounds(support, fiche.topic if fiche else ""))
