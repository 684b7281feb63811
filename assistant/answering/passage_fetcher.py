"""First step: searches the sources with the person's question, and with the one before it where it leans on that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml

from assistant.answering.context import Inquiry, Library
from assistant.answering.early_search import DEEP
from assistant.answering.follow_up import FollowUps, Previous
from assistant.answering.thresholds import Thresholds
from knowledge_base.model import ScoredPassage
from knowledge_base.retrieval.search import SearchResult

RANKED = 8
LIFT = 1.03
"""For a fiche of the sector on the qualification card: enough to part neighbours, too little to hide a better one."""


@cache
def sector_topics() -> Mapping[str, str]:
    """The sectors of the card that have a topic of fiches of their own: sector_topics.yaml."""
    found: dict[str, str] = yaml.safe_load(files(__package__).joinpath("sector_topics.yaml").read_text("utf-8"))
    return found


@dataclass(frozen=True)
class PassageFetcher:
    """Fetches the passages an answer may rest on."""

    library: Library
    thresholds: Thresholds
    follow_ups: FollowUps

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Takes the best passages, and the spelling that was repaired to find them."""
        previous = inquiry.previous
        leans = previous is not None and self.follow_ups.leans(inquiry.question, inquiry.language)
        alone = inquiry.early() if inquiry.early else self._search(inquiry.question, inquiry.language)
        left = self._leaving(inquiry, alone) if leans else None
        found = self._in_context(inquiry, previous, alone) if leans and previous and not left else None
        first = left or alone
        kept = found or replace(first, passages=first.passages[:RANKED])
        weighted = replace(kept, passages=self._weighted(kept.passages, inquiry.sector))
        # Its spelling once repaired, a name can no longer be told from a word.
        corrected = kept.corrected if inquiry.repeatable else None
        return replace(inquiry, found=weighted, corrected=corrected, in_context=found is not None)

    def _leaving(self, inquiry: Inquiry, alone: SearchResult) -> SearchResult | None:
        """What is found for the new subject alone, if it lies nearer what is outside the field than any source.

        "And for my divorce?": its little words make it sound like a question of ours, and are left out. The more
        the sources would bear an answer to the whole of it, the nearer to the outside its subject must lie.
        """
        subject = self.follow_ups.new_subject(inquiry.question, inquiry.language)
        if subject is None:
            return None
        found = self._search(subject, inquiry.language)
        if not found.passages:
            return None
        borne = self._support(alone) - self.thresholds.answer_from
        beyond = found.signals["outside_cosine"] - found.signals["best_cosine"] - borne
        return replace(found, corrected=alone.corrected) if beyond > self.follow_ups.leaving_gap else None

    def _in_context(self, inquiry: Inquiry, previous: Previous, alone: SearchResult) -> SearchResult | None:
        """What is found with the previous question too, if the sources bear that better.

        What they would not bear at all is not carried into the field by the question before ("and paid leave?"),
        unless it has no word of its own.
        """
        own_words = self.follow_ups.content(inquiry.question, inquiry.language)
        if own_words and self._support(alone) < self.thresholds.clarify_from:
            return None
        question = f"{previous.question} {inquiry.question}"
        joined = self._search(question, inquiry.language)
        if not joined.passages or self._support(joined) < self._support(alone):
            return None
        return self.follow_ups.fuse(alone, joined, previous.document_ids, RANKED)

    def _search(self, question: str, language: str) -> SearchResult:
        return self.library.search(question, k=DEEP, language=language)

    def _support(self, found: SearchResult) -> float:
        return self.thresholds.support(found.signals) if found.passages else 0.0

    def _weighted(self, passages: tuple[ScoredPassage, ...], sector: str | None) -> tuple[ScoredPassage, ...]:
        """Among passages that come close, those of the person's own sector first."""
        topic = sector_topics().get(sector or "")
        if topic is None:
            return passages
        return tuple(sorted(passages, key=lambda each: -each.score * (LIFT if self._topic(each) == topic else 1)))

    def _topic(self, passage: ScoredPassage) -> str | None:
        fiche = self.library.fiche(passage.document.id)
        return fiche.topic if fiche else None
