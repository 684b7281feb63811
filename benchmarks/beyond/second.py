"""The second encoder: for every text that is in another language, for every text at all, and as the product has it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.beyond.folds import Row, Score, of_settings
from benchmarks.beyond.legs import compared, stretched, texts_of
from benchmarks.beyond.seen import Base, Seen
from benchmarks.retrieval import keys
from knowledge_base.encoding.encoder import FloatArray
from knowledge_base.encoding.second_encoder import SecondEncoder
from knowledge_base.ranking import shipped_ranking

WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
AS_KEPT = "**second encoder**, as kept: texts without twin or lay question"


class Remembered:
    """The vectors of texts, encoded once and kept in a file."""

    def __init__(self, encoder: SecondEncoder, path: Path) -> None:
        self._encoder, self._path = encoder, path
        self._known: dict[str, FloatArray] = {}
        if path.exists():
            with np.load(path) as stored:
                self._known = dict(zip(stored["texts"].tolist(), stored["rows"], strict=True))

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, as rows; questions and texts alike."""
        missing = list({text for text in texts if text not in self._known})
        if missing:
            self._known.update(zip(missing, self._encoder.encode_passages(missing), strict=True))
            np.savez(self._path, texts=np.array(list(self._known)), rows=np.stack(list(self._known.values())))
        return np.stack([self._known[text] for text in texts])

    def milliseconds(self, texts: Sequence[str]) -> float:
        """How long one question takes, at the median."""
        taken = []
        for text in texts:
            start = time.perf_counter()
            self._encoder.encode_queries([text])
            taken.append(1000 * (time.perf_counter() - start))
        return float(np.median(taken))


def rows(questions: Sequence[Seen], encoder: Remembered) -> list[Row]:
    """One row where it takes part of the vectors’ say across languages only, one where it does so everywhere."""
    encoder.encode([*texts_of(questions), *(seen.case.question.text for seen in questions)])
    second = compared(
        questions, lambda seen, texts: encoder.encode(texts) @ encoder.encode([seen.case.question.text])[0]
    )

    def mixing(weight: float, everywhere: bool) -> Score:
        return lambda seen: _mixed(seen, second[id(seen)], weight, everywhere)

    return [
        of_settings(name, questions, {weight: mixing(weight, everywhere) for weight in WEIGHTS})
        for name, everywhere in (
            ("second encoder, across languages", False),
            ("second encoder, everywhere", True),
        )
    ]


def kept(questions: Sequence[Seen], bases: Mapping[str, Base], encoder: Remembered) -> Row:
    """The search with the second encoder where the product uses it."""
    ranks = []
    for seen in questions:
        engine, case = bases[seen.base].engine, seen.case
        second = encoder.encode([case.question.text])[0] if engine.needs_second(case.question) else None
        ranked = engine.rank(case.question, case.vector, case.language, None, second)
        right = case.places or case.relevant
        found = enumerate(keys(ranked, bool(case.places)), start=1)
        ranks.append(next((rank for rank, key in found if key in right), None))
    return Row(AS_KEPT, ranks, f"{shipped_ranking().second_weight}, in ranking.yaml")


def _mixed(seen: Seen, second: FloatArray, weight: float, everywhere: bool) -> FloatArray:
    ranking = shipped_ranking()
    asked = seen.case.question.language
    abroad = np.array([asked not in (None, item.entry.document.language) for item in seen.items])
    dense = np.array([item.reasons["dense"] for item in seen.items], np.float32)
    say = weight * np.where(abroad, ranking.dense_weight_abroad, ranking.dense_weight)
    if not everywhere:
        say = say * abroad
    return np.asarray(seen.scores + say * (stretched(second, dense) - dense), np.float32)
