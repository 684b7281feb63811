"""The second encoder’s vectors: of the texts that nothing else joins to a question in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from knowledge_base.encoding.embedding_cache import EmbeddingCache, Progress
from knowledge_base.fusion import title_and_passage
from knowledge_base.index.dense import NO_MATCH, DenseIndex, Field, Row, rows_of
from knowledge_base.index.entries import Entry
from knowledge_base.index.snapshot import LanguageIndex

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


def lonely_rows(entries: Sequence[Entry]) -> list[Row]:
    """List the texts that neither a twin nor a lay question joins to another language."""
    bridged = {number for number, entry in enumerate(entries) if entry.twinned or entry.lay_abroad}
    asked = {Field.LAY, Field.LAY_ABROAD}
    return [row for row in rows_of(entries) if row.entry not in bridged and row.field not in asked]


def with_second(
    languages: Mapping[str, LanguageIndex],
    entries: Mapping[str, Sequence[Entry]],
    cache: EmbeddingCache,
    progress: Progress,
) -> dict[str, LanguageIndex]:
    """Add the second encoder’s vectors where a language has such texts."""

    def of(found: Sequence[Entry]) -> DenseIndex | None:
        rows = lonely_rows(found)
        return DenseIndex.build(rows, cache.vectors([row.text for row in rows], progress)) if rows else None

    return {language: replace(index, second=of(entries[language])) for language, index in languages.items()}


def second_scores(
    index: DenseIndex | None, question: FloatArray | None, numbers: IntArray, title_weight: float
) -> FloatArray:
    """Return what the second encoder says of entries, NaN of those it has no vector of."""
    if index is None or question is None:
        return np.full(len(numbers), np.nan, np.float32)
    fields = index.field_scores(question, numbers)
    mixed = title_and_passage(fields.title, fields.wording, fields.passage, title_weight)
    return np.where(fields.passage > NO_MATCH, mixed, np.nan).astype(np.float32)
