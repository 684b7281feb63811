"""How near two short texts are: their meaning, less what is common to their language, and the roots they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.language.languages import spoken
from assistant.likeness.background import Background
from knowledge_base.text.analysis import Analyser, analyser, fold, words

Matrix = npt.NDArray[np.float64]
# Long enough to tell most words apart, short enough for words that French and English share: "recrutement", "recruitment".
_ROOT = 5


@dataclass(frozen=True)
class Subject:
    """A request's subject, or a question, as it is compared: no word besides."""

    reference: str
    language: str
    text: str
    vector: npt.NDArray[np.float32]


Weigh = Callable[[str], float]
"""What a root counts for."""


def alike(root: str) -> float:
    """Every root counts for as much."""
    return 1.0


def affinities(
    subjects: Sequence[Subject], words_weight: float, weigh: Weigh = alike, background: Background | None = None
) -> Matrix:
    """Returns the affinity of every pair, as a symmetric matrix; `weigh` makes rare roots count for more."""
    vectors = _centred(subjects, background)
    return np.asarray(vectors @ vectors.T + words_weight * _shared(subjects, weigh), dtype=np.float64)


def affinities_of_first(subjects: Sequence[Subject], words_weight: float) -> Matrix:
    """Returns the affinity of the first subject with each: one row of what `affinities` gives."""
    vectors, (has, _, sizes) = _centred(subjects), _held(subjects, alike)
    shared = has @ has[0] / np.minimum(sizes, sizes[0])
    return np.asarray(vectors @ vectors[0] + words_weight * shared, dtype=np.float64)


def roots(subject: Subject) -> frozenset[str]:
    """Returns the beginnings of the words that count in a subject."""
    return frozenset(fold(term)[:_ROOT] for term in _analyser_of(subject).terms(subject.text) if len(term) > 1)


def spellings(subject: Subject) -> dict[str, str]:
    """Returns the words that count in a subject as they are written, by the whole term that each is a form of."""
    found: dict[str, str] = {}
    for word in words(subject.text):
        for term in _analyser_of(subject).reduce([word]):
            if len(term) > 1:
                found.setdefault(term, word)
    return found


def _analyser_of(subject: Subject) -> Analyser:
    return analyser(spoken(subject.language))


def _centred(subjects: Sequence[Subject], background: Background | None = None) -> Matrix:
    """Unit vectors less the mean of their language: the encoder puts the languages, then "requests", far apart first."""
    vectors = np.asarray([each.vector for each in subjects], dtype=np.float64)
    languages = np.asarray([each.language for each in subjects])
    for language in set(languages):
        own = languages == language
        vectors[own] = background.place(vectors[own], language) if background else vectors[own] - vectors[own].mean(axis=0)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float64)


def _shared(subjects: Sequence[Subject], weigh: Weigh) -> Matrix:
    """The share of the smaller subject's roots that the other has too (Szymkiewicz–Simpson overlap), as weighed."""
    has, weights, sizes = _held(subjects, weigh)
    return np.asarray((has * weights) @ has.T / np.minimum.outer(sizes, sizes), dtype=np.float64)


def _held(subjects: Sequence[Subject], weigh: Weigh) -> tuple[Matrix, Matrix, Matrix]:
    """Which subject has which root, what each root counts for, and how much each subject has in all."""
    found = [roots(each) for each in subjects]
    known = {root: column for column, root in enumerate(sorted(frozenset().union(*found)))}
    weights = np.asarray([weigh(root) for root in known] or [1.0])
    has = np.zeros((len(found), max(1, len(known))))
    for row, each in enumerate(found):
        has[row, [known[root] for root in each]] = 1
    return has, weights, np.maximum(has @ weights, 1e-9)
