"""Finds the network's own fiche that a question is about."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from assistant.networks.fiche import NetworkFiche
from knowledge_base.text.analysis import Analyser


def nearest(question: str, language: str, fiches: Iterable[NetworkFiche], shown_from: float) -> NetworkFiche | None:
    """The fiche of this language nearest to the question, if it shares enough of its weighty words."""
    told = terms(question, language)
    scored = [(likeness(told, terms(each.question, language)), each) for each in fiches if each.language == language]
    score, fiche = max(scored, key=lambda pair: (pair[0], pair[1].changed), default=(0.0, None))
    return fiche if score >= shown_from else None


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice’s coefficient: twice the terms two texts share, over the terms they have; 0 where one has none."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def terms(text: str, language: str) -> frozenset[str]:
    """The weighty words of a text, stemmed."""
    return frozenset(_analyser(language).terms(text))


@cache
def _analyser(language: str) -> Analyser:
    return Analyser(language)
