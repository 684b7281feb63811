"""What is known of every entry before any question, as columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from knowledge_base.index.entries import Entry
from knowledge_base.index.fields import exact_names
from knowledge_base.model import Document, Kind
from knowledge_base.ranking import Ranking
from knowledge_base.text.articles import ArticleName, heading_article

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NEVER = date.max.toordinal()


@dataclass(frozen=True)
class Columns:
    """The entries of one language, a value each; `documents` is the place of its id among all, which parts equals."""

    standing: FloatArray
    documents: IntArray
    due: IntArray
    """The day, as an ordinal, by which its document is to be reviewed."""
    kinds: Mapping[str, Mask]
    """Which entries are of each kind of source."""
    articles: Mapping[ArticleName, Sequence[int]]
    names: Mapping[tuple[str, ...], Sequence[int]]

    def of_kinds(self, wanted: Collection[str]) -> Mask:
        """Tell which entries are of one of these kinds."""
        found = np.zeros(len(self.standing), bool)
        for kind in self.kinds.keys() & wanted:
            found |= self.kinds[kind]
        return found


def columns_of(
    entries: Sequence[Entry], order: Mapping[str, int], ranking: Ranking, today: date
) -> Columns:
    """Return the columns of entries; `order` places every document id."""
    articles: dict[ArticleName, list[int]] = {}
    names: dict[tuple[str, ...], list[int]] = {}
    for number, entry in enumerate(entries):
        article = heading_article(entry.title)
        if article is not None:
            articles.setdefault(article, []).append(number)
        for name in exact_names(entry):
            names.setdefault(name, []).append(number)
    return Columns(
        np.array([ranking.standing(entry, today) for entry in entries], np.float32),
        np.array([order[entry.document.id] for entry in entries], np.int64),
        np.array([due_day(entry.document) for entry in entries], np.int64),
        {kind.value: np.array([entry.document.source.kind is kind for entry in entries], bool) for kind in Kind},
        articles,
        names,
    )


def due_day(document: Document) -> int:
    """Return the day, as an ordinal, by which a document is to be reviewed; what has none is never late."""
    return NEVER if document.review_due is None else date.fromisoformat(document.review_due).toordinal()
