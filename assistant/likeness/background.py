"""What questions of the field have in common, learnt from many of them: it is taken away before two are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Background:
    """The mean of each language, what each direction varies by, and for how many texts of a window the means count.

    The means of a window alone would take away what a few texts on one subject share, which is the subject; those of
    the field alone leave what all the window's texts share. Whitening (dividing by the spread of the field's texts,
    drawn towards the same spread everywhere so that rare directions do not carry the day) makes small differences
    between usual turns count for less than a word seldom used.
    """

    means: Mapping[str, npt.NDArray[np.float32]]
    whitening: Matrix
    weight: float

    def centre(self, vectors: Matrix, language: str) -> Matrix:
        """Vectors of one language, less what is common to it here and in the field."""
        if language not in self.means:
            return np.asarray(vectors - vectors.mean(axis=0), dtype=np.float64)
        mean = (vectors.sum(axis=0) + self.weight * self.means[language]) / (len(vectors) + self.weight)
        return np.asarray(vectors - mean, dtype=np.float64)


def learn(
    vectors: npt.NDArray[np.float32], languages: Sequence[str], weight: float, shrinkage: float
) -> Background:
    """The background that texts of the field make; `shrinkage` from 0 (their own spread) to 1 (none)."""
    rows, spoken = np.asarray(vectors, dtype=np.float64), np.asarray(languages)
    means = {language: rows[spoken == language].mean(axis=0) for language in dict.fromkeys(languages)}
    for language, mean in means.items():
        rows[spoken == language] -= mean
    spread = rows.T @ rows / max(1, len(rows))
    round_one = np.trace(spread) / len(spread) * np.eye(len(spread))
    values, directions = np.linalg.eigh((1 - shrinkage) * spread + shrinkage * round_one)
    whitening = directions @ np.diag(values**-0.5) @ directions.T
    return Background({name: mean.astype(np.float32) for name, mean in means.items()}, whitening, weight)
