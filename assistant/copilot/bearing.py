"""Whether what is found first may be read out unread: the public's judge, and a fiche looked up by its title."""

from __future__ import annotations

from assistant.answering.thresholds import Thresholds
from knowledge_base.model import ScoredPassage
from knowledge_base.retrieval.search import SearchResult
from knowledge_base.text.analysis import analyser, words

LOOK_UP = (2, 3)
"""So many words that all stand in a title look its fiche up: one names a subject, more are a question."""


def bears(query: str, found: SearchResult, first: ScoredPassage, thresholds: Thresholds) -> bool:
    """Whether the sources bear reading out what is shown first.

    Where a question could mean several the public is asked back; agents have the others beside it, in the list. A single
    word is another matter: there the first of several is hardly more likely than the next.
    """
    reading = analyser(first.document.language)
    typed = reading.reduce(words(found.corrected or query))
    if LOOK_UP[0] <= len(typed) <= LOOK_UP[1] and set(typed) <= set(reading.terms(first.document.title)):
        return True
    signals = _signals_of(first, found)
    one_of_several = len(typed) < LOOK_UP[0] and thresholds.several(signals)
    return thresholds.support(signals) >= thresholds.answer_from and not one_of_several


def _signals_of(first: ScoredPassage, found: SearchResult) -> dict[str, float]:
    """The signals of the search; where a filter took its first document away, of what took its place."""
    if first.document.id == found.passages[0].document.id:
        return dict(found.signals)
    worded = float(bool(first.document.wordings))
    return {**found.signals, "top_cosine": first.reasons["cosine"], "words_held": 0.0, "worded": worded}
