"""Whether a question belongs to the field at all: by how it is worded, and by the words that what was found lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge_base.index.dense import DenseIndex, Field
from knowledge_base.index.snapshot import Snapshot
from knowledge_base.retrieval.question import Question
from knowledge_base.retrieval.ranked import RankedEntry
from knowledge_base.text.analysis import analyser

FloatArray = npt.NDArray[np.float32]

MOST_ROWS = 20_000  # of a language: more would not move the line, only cost time when a base is opened
WORDS_UNTOLD = 0.5  # two languages share few words, whatever an answer is worth
SHRINKAGE = 0.5
"""How much of the spread is taken as equal in every direction: with few examples the measured one is not trusted whole."""


@dataclass(frozen=True)
class Scope:
    """The line that best parts the titles and wordings of a base from the questions known to lie outside.

    Fisher's linear discriminant ("The use of multiple measurements in taxonomic problems", 1936), its
    covariance shrunk: the answers themselves are not looked at, and no question of a test set is.
    """

    direction: npt.NDArray[np.float64]
    middle: float

    @classmethod
    def of(cls, within: FloatArray, outside: FloatArray) -> Scope | None:
        """Draw the line; None where one of the two sides is missing."""
        if len(within) < 2 or len(outside) < 2:
            return None
        means = within.mean(axis=0, dtype=np.float64), outside.mean(axis=0, dtype=np.float64)
        spread = (np.cov(within, rowvar=False) + np.cov(outside, rowvar=False)) / 2
        equal = np.eye(len(spread)) * np.trace(spread) / len(spread)
        direction = np.linalg.solve((1 - SHRINKAGE) * spread + SHRINKAGE * equal, means[0] - means[1])
        ends = means[0] @ direction, means[1] @ direction
        if ends[0] <= ends[1]:
            return None  # nothing parts them
        # stretched so that the middle of one side is 1 and of the other -1
        return cls(2 * direction / (ends[0] - ends[1]), float((ends[0] + ends[1]) / (ends[0] - ends[1])))

    def of_question(self, vector: FloatArray) -> float:
        """Return 1 for a typical wording of the base, -1 for a typical question outside its field."""
        return float(np.asarray(vector, np.float64) @ self.direction) - self.middle


def wordings_of(indexes: Iterable[DenseIndex]) -> FloatArray:
    """Return the vectors of titles and wordings, evenly thinned where there are very many."""
    parts = [index.rows_of_fields((Field.TITLE, Field.WORDING), MOST_ROWS) for index in indexes]
    return np.concatenate(parts) if parts else np.empty((0, 0), np.float32)


@dataclass(frozen=True)
class WordSignals:
    """What the question's words say: the share of them that an entry holds, and how narrow a choice they leave."""

    held: float = 0.0
    specificity: float = 0.0


def word_signals(snapshot: Snapshot, question: Question, ranked: RankedEntry) -> WordSignals:
    """Return what the words say of the entry ranked first, rare ones counting more."""
    language = ranked.entry.document.language
    own = question.language if question.language and question.language in snapshot.languages else language
    specificity = snapshot.languages[own].keyword.specificity(_terms(question, own))
    if question.abroad_of(language):
        return WordSignals(WORDS_UNTOLD, specificity)
    held = snapshot.languages[language].keyword.held(ranked.number, _terms(question, language))
    return WordSignals(WORDS_UNTOLD if held is None else held, specificity)


def _terms(question: Question, language: str) -> set[str]:
    return set(analyser(language).reduce(list(question.words)))
