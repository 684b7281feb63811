"""A ranking kept as columns: an entry becomes an object only when it is looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from knowledge_base.index.dense import FieldScores
from knowledge_base.index.entries import Entry

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

LATE = "overdue"


@dataclass(frozen=True)
class Pool:
    """The candidates of one language: their numbers among its entries, and their cosines with the question."""

    entries: Sequence[Entry]
    numbers: IntArray
    fields: FieldScores


@dataclass(frozen=True)
class RankedEntry:
    """An entry with its number in its language, its score, the parts of it, and where the cosines of its passages are."""

    entry: Entry
    number: int
    score: float
    reasons: dict[str, float]
    fields: FieldScores
    place: int


@dataclass(frozen=True)
class Ranked:
    """Candidates of every language, best first.

    Columns (`scores`, `parts`, `due`) hold a value for each candidate, pool after pool; `order` names candidates.
    """

    pools: tuple[Pool, ...]
    order: IntArray
    scores: npt.NDArray[np.floating]
    parts: Mapping[str, npt.NDArray[np.floating]]
    due: IntArray
    """The day, as an ordinal, by which each is to be reviewed."""

    @classmethod
    def none(cls) -> Ranked:
        """Nothing found."""
        empty = np.empty(0, np.int64)
        return cls((), empty, empty.astype(np.float32), {}, empty)

    def __len__(self) -> int:
        return len(self.order)

    def __iter__(self) -> Iterator[RankedEntry]:
        return map(self.at, range(len(self)))

    def first(self, count: int) -> list[RankedEntry]:
        """Return the best entries."""
        return [self.at(rank) for rank in range(min(count, len(self)))]

    def at(self, rank: int) -> RankedEntry:
        """Return the entry at a rank, 0 the best."""
        candidate = int(self.order[rank])
        number = bisect_right(self._starts, candidate) - 1
        pool, place = self.pools[number], candidate - self._starts[number]
        reasons = {name: float(column[candidate]) for name, column in self.parts.items()}
        if not reasons.get(LATE, -1.0):
            del reasons[LATE]  # said only where it costs something
        number = int(pool.numbers[place])
        return RankedEntry(pool.entries[number], number, float(self.scores[candidate]), reasons, pool.fields, place)

    def best(self, part: str) -> float:
        """Return the highest value of a part among the entries that are left."""
        return float(self.parts[part][self.order].max())

    def kept(self, which: npt.NDArray[np.bool_]) -> Ranked:
        """Return the ranking without the candidates that `which` refuses."""
        return replace(self, order=self.order[which[self.order]])

    def lowered(self, cost: npt.NDArray[np.float64]) -> Ranked:
        """Return the ranking once each candidate has paid its cost for being late; equals stay as they stood."""
        scores = self.scores - cost
        order = self.order[np.argsort(-scores[self.order], kind="stable")]
        return replace(self, order=order, scores=scores, parts={**self.parts, LATE: -cost})

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(pool.numbers) for pool in self.pools[:-1]), initial=0))
