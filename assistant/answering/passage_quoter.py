"""Quotes a document: whole sentences around the best match, verbatim."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answer import Citation, Outcome
from assistant.answering.context import Inquiry, Library
from knowledge_base.model import Passage, ScoredPassage

ENOUGH_WORDS = 110
"""A quotation goes on with the neighbouring passages of the same place until it holds about this many words."""


@dataclass(frozen=True)
class PassageQuoter:
    """Answers with the words of the document ranked first."""

    library: Library

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Ends the way if nothing ended it before and a passage was found."""
        if inquiry.outcome or inquiry.best is None:
            return inquiry
        quote = "\n".join(self._around(inquiry.best))
        marks = ("«\u00a0", "\u00a0»") if inquiry.best.document.language == "fr" else ("“", "”")
        cited = citation(inquiry.best, quote)
        return replace(
            inquiry, outcome=Outcome.ANSWER, text=f"{marks[0]}{quote}{marks[1]} [1]", citations=(cited,)
        )

    def _around(self, best: ScoredPassage) -> list[str]:
        passages = list(self.library.neighbours(best))
        start = end = passages.index(best.passage)
        while end + 1 < len(passages) and _words(passages[start : end + 1]) < ENOUGH_WORDS:
            end += 1
        return [passage.text for passage in passages[start : end + 1]]


def _words(passages: list[Passage]) -> int:
    return sum(len(passage.text.split()) for passage in passages)


def citation(best: ScoredPassage, quote: str | None) -> Citation:
    """The place of a passage, with the words quoted from it."""
    document, source = best.document, best.document.source
    return Citation(
        document_id=document.id,
        source_id=source.id,
        title=document.title,
        publisher=source.publisher,
        authority=source.authority.value,
        kind=source.kind.value,
        locator=best.passage.locator,
        url=document.url or source.url,
        published=document.published or source.published,
        quote=quote,
    )
