"""Tells a fiche in its own words, with the references that carry it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answer import Outcome
from assistant.answering.context import Inquiry, Library
from knowledge_base.fiche import Fiche


@dataclass(frozen=True)
class FicheTeller:
    """Answers with the fiche ranked first, in the person's language where its pair exists."""

    library: Library

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Ends the way if the best passage belongs to a fiche."""
        fiche = None if inquiry.outcome else self._fiche(inquiry)
        if fiche is None:
            return inquiry
        return replace(inquiry, outcome=Outcome.ANSWER, text=fiche.text, citations=self.library.cite(fiche))

    def _fiche(self, inquiry: Inquiry) -> Fiche | None:
        best = inquiry.best
        fiche = self.library.fiche(best.passage.document_id) if best else None
        if fiche and fiche.language != inquiry.language:
            return self.library.fiche(fiche.pair) or fiche
        return fiche
