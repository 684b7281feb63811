"""Nested cross-validation: each fold is ranked with the setting that the other folds choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.beyond.seen import Seen, balance, rank_after, value
from knowledge_base.encoding.encoder import FloatArray

FOLDS = 5
Ranks = list[int | None]
Score = Callable[[Seen], FloatArray]


@dataclass(frozen=True)
class Row:
    """One row of the page: the held-out rank of every question, and the settings that the folds chose."""

    name: str
    ranks: Ranks
    chosen: str


def folds(questions: Sequence[Seen]) -> npt.NDArray[np.int64]:
    """The fold of each question; those with the same answer stay together, in whatever base they are asked."""
    groups = sorted({seen.group for seen in questions})
    order = np.random.default_rng(0).permutation(len(groups))
    fold_of = {groups[n]: place % FOLDS for place, n in enumerate(order)}
    return np.array([fold_of[seen.group] for seen in questions], np.int64)


def of_settings(name: str, questions: Sequence[Seen], settings: Mapping[Hashable, Score]) -> Row:
    """Choose among ways of scoring; the first should be the search as shipped, so that a tie changes nothing."""
    return of_ranks(name, questions, {s: [rank_after(q, score(q)) for q in questions] for s, score in settings.items()})


def of_ranks(name: str, questions: Sequence[Seen], ranks: Mapping[Hashable, Ranks]) -> Row:
    """Choose among rankings already made, for each fold by the mean reciprocal rank of the others, sets balanced."""
    names = list(ranks)
    worth = np.array([[value(rank) for rank in ranks[s]] for s in names])
    share, fold_of = balance(questions), folds(questions)
    kept: Ranks = [None] * len(questions)
    chosen: Counter[str] = Counter()
    for number in range(FOLDS):
        best = names[int(np.argmax(worth[:, fold_of != number] @ share[fold_of != number]))]
        chosen[str(best)] += 1
        for n in np.flatnonzero(fold_of == number):
            kept[n] = ranks[best][n]
    return Row(name, kept, ", ".join(f"{s} ({count})" for s, count in chosen.most_common()))
