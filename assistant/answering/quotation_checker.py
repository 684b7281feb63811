"""Keeps out every quotation that is not, word for word, where it is said to be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answer import Citation, Outcome
from assistant.answering.context import Inquiry, Library
from assistant.answering.quotation import stands_in


@dataclass(frozen=True)
class QuotationChecker:
    """Checks each quotation against the document's own text."""

    library: Library

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Drops quotations that are not found; an answer made of one of them becomes an abstention."""
        checked = tuple(self._checked(citation) for citation in inquiry.citations)
        quoting = inquiry.best is not None and self.library.fiche(inquiry.best.passage.document_id) is None
        if inquiry.outcome is Outcome.ANSWER and quoting and not any(citation.quote for citation in checked):
            return replace(inquiry, outcome=Outcome.ABSTAIN, text="", citations=())
        return replace(inquiry, citations=checked)

    def _checked(self, citation: Citation) -> Citation:
        if citation.quote is None or stands_in(citation.quote, self.library.text_of(citation)):
            return citation
        return replace(citation, quote=None)
