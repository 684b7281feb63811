"""The words by which an entry can be found."""

from __future__ import annotations

from knowledge_base.index.entries import Entry
from knowledge_base.ranking import Ranking
from knowledge_base.text.analysis import analyser, fold, words


def entry_terms(entry: Entry, ranking: Ranking) -> list[str]:
    """Return the terms of an entry, its fields weighted by repetition."""
    reduce = analyser(entry.document.language).terms
    return [
        *reduce(entry.title) * ranking.title_boost,
        *reduce(entry.body),
        *reduce(" ".join(entry.keywords)) * ranking.keyword_boost,
        *reduce("\n".join(entry.wordings)) * ranking.wording_boost,
        *reduce("\n".join((*entry.lay, *entry.lay_abroad))) * ranking.lay_boost,
    ]


def exact_names(entry: Entry) -> set[tuple[str, ...]]:
    """Return the title and each wording as folded words: a question typed just so means this entry."""
    names = (tuple(fold(word) for word in words(name)) for name in (entry.title, *entry.wordings))
    return {name for name in names if name}


def name_words(entry: Entry) -> list[str]:
    """Return the words of an entry's names as they stand, little words included."""
    return [fold(word) for word in words("\n".join((entry.title, *entry.wordings)))]
