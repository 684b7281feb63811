"""What questions of the field have in common, learnt from many of them: it is taken away before two are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Background:
    """The mean of each language, what each direction varies by, and for how many texts of a window the means count.

    The means of a window alone would take away what a few texts on one subject share, which is the subject; those of
    the field alone leave what all the window's texts share. Whitening (dividing by the spread of the field's texts,
    drawn towards the same spread everywhere so that rare directions do not carry the day) makes small differences
    between usual turns count for less than a word seldom used. A turn brings a language onto another one: the encoder
    puts what is said in both near, but not at one place.
    """

    means: Mapping[str, npt.NDArray[np.float32]]
    whitening: Matrix
    weight: float
    turns: Mapping[str, Matrix] = field(default_factory=dict)

    def place(self, vectors: Matrix, language: str) -> Matrix:
        """Vectors of one language where they can be compared with those of any other."""
        placed = self._centre(vectors, language) @ self.whitening
        return placed @ self.turns[language] if language in self.turns else placed

    def _centre(self, vectors: Matrix, language: str) -> Matrix:
        """Vectors of one language, less what is common to it here and in the field."""
        if language not in self.means:
            return np.asarray(vectors - vectors.mean(axis=0), dtype=np.float64)
        mean = (vectors.sum(axis=0) + self.weight * self.means[language]) / (len(vectors) + self.weight)
        return np.asarray(vectors - mean, dtype=np.float64)


def learn(
    vectors: npt.NDArray[np.float32],
    languages: Sequence[str],
    weight: float,
    shrinkage: float,
    points: Sequence[str] = (),
    stiffness: float = 1.0,
) -> Background:
    """The background that texts of the field make; `shrinkage` from 0 (their own spread) to 1 (none).

    `points` says of each text what it is about: texts of two languages on one point teach how to bring one language
    onto the other, the less the greater the `stiffness`.
    """
    rows, spoken = np.asarray(vectors, dtype=np.float64), np.asarray(languages)
    means = {language: rows[spoken == language].mean(axis=0) for language in dict.fromkeys(languages)}
    for language, mean in means.items():
        rows[spoken == language] -= mean
    spread = rows.T @ rows / max(1, len(rows))
    round_one = np.trace(spread) / len(spread) * np.eye(len(spread))
    values, directions = np.linalg.eigh((1 - shrinkage) * spread + shrinkage * round_one)
    whitening = directions @ np.diag(values**-0.5) @ directions.T
    turns = _turns(rows @ whitening, spoken, points, stiffness) if points else {}
    return Background({name: mean.astype(np.float32) for name, mean in means.items()}, whitening, weight, turns)


def _turns(rows: Matrix, spoken: npt.NDArray[Any], points: Sequence[str], stiffness: float) -> dict[str, Matrix]:
    """The turn of each language but the first onto the first (orthogonal Procrustes; Schönemann, 1966).

    `stiffness` counts as so many texts in every direction whose two languages already lie at one place.
    """
    first, *others = sorted(set(spoken.tolist()))
    centres = {language: _centres(rows, spoken == language, points) for language in (first, *others)}
    turns = {}
    for language in others:
        both = sorted(centres[first].keys() & centres[language].keys())
        ours, theirs = (np.array([centres[each][point] for point in both]) for each in (language, first))
        left, _, right = np.linalg.svd(ours.T @ theirs + stiffness * np.eye(rows.shape[1]) if both else np.eye(rows.shape[1]))
        turns[language] = left @ right
    return turns


def _centres(rows: Matrix, wanted: npt.NDArray[np.bool_], points: Sequence[str]) -> dict[str, Matrix]:
    """The direction in which the wanted texts of each point lie."""
    held: dict[str, list[Matrix]] = {}
    for place in np.flatnonzero(wanted).tolist():
        held.setdefault(points[place], []).append(rows[place])
    means = {point: np.mean(found, axis=0) for point, found in held.items()}
    return {point: mean / max(float(np.linalg.norm(mean)), 1e-9) for point, mean in means.items()}
