"""Another way to compare a question with texts, put together field by field as the search does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.beyond.seen import Seen
from knowledge_base.encoding.encoder import FloatArray
from knowledge_base.fusion import lifted, min_max, title_and_passage
from knowledge_base.index.dense import NO_MATCH, Field, rows_of
from knowledge_base.index.entries import Entry
from knowledge_base.ranking import shipped_ranking

Compare = Callable[[Seen, Sequence[str]], FloatArray]


@dataclass(frozen=True)
class Fields:
    """The texts of some entries with the field and the entry each stands for."""

    texts: tuple[str, ...]
    field_of: npt.NDArray[np.int64]
    entry_of: npt.NDArray[np.int64]
    entries: int

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Fields:
        """Take the texts that the search itself embeds."""
        rows = rows_of(entries)
        return cls(
            tuple(row.text for row in rows),
            np.array([int(row.field) for row in rows], np.int64),
            np.array([row.entry for row in rows], np.int64),
            len(entries),
        )

    def mixed(self, scores: FloatArray) -> FloatArray:
        """Put the scores of the texts together, with the weights of the search."""
        best = np.full((len(Field), self.entries), NO_MATCH, np.float32)
        np.maximum.at(best, (self.field_of, self.entry_of), scores)
        ranking = shipped_ranking()
        mixed = title_and_passage(
            best[Field.TITLE], best[Field.WORDING], best[Field.PASSAGE], ranking.title_weight
        )
        return lifted(mixed, np.maximum(best[Field.LAY], best[Field.LAY_ABROAD]), ranking.lay_weight)


def texts_of(questions: Iterable[Seen]) -> list[str]:
    """Every text of every candidate, once."""
    found: dict[str, None] = {}
    known: set[str] = set()
    for seen in questions:
        fresh = [item.entry for item in seen.items if item.entry.passages[0].id not in known]
        known.update(entry.passages[0].id for entry in fresh)
        found.update(dict.fromkeys(Fields.of(fresh).texts))
    return list(found)


def compared(questions: Sequence[Seen], compare: Compare) -> dict[int, FloatArray]:
    """The other leg’s scores of the candidates of each question, by the identity of the question."""
    scores = {}
    for seen in questions:
        fields = Fields.of([item.entry for item in seen.items])
        scores[id(seen)] = fields.mixed(compare(seen, fields.texts))
    return scores


def stretched(scores: FloatArray, like: FloatArray) -> FloatArray:
    """Stretch scores over the range of others, so that the two may be mixed."""
    low, high = float(like.min()), float(like.max())
    return np.asarray(low + (high - low) * min_max(scores), np.float32)
