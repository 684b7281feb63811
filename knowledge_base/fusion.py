"""The formulas that join the two legs, the languages and the fields."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]


def min_max(scores: FloatArray) -> FloatArray:
    """Stretch scores over 0..1; equal scores say nothing and become 0."""
    if scores.size == 0:
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high - low < 1e-9:
        return np.zeros_like(scores)
    return np.asarray((scores - low) / (high - low), dtype=np.float32)


def convex(dense: FloatArray, lexical: FloatArray, dense_weight: float | FloatArray) -> FloatArray:
    """Mix two legs stretched over 0..1 (Bruch et al. 2022, arxiv.org/abs/2210.11934)."""
    return np.asarray(dense_weight * dense + (1.0 - dense_weight) * lexical, dtype=np.float32)


def share_of_best(scores: FloatArray, least: float = 0.0) -> FloatArray:
    """Divide scores that start at 0 by the best of them, or by `least` where even the best is poor."""
    best = max(float(scores.max(initial=0.0)), least)
    return np.asarray(scores / best if best > 0 else scores, dtype=np.float32)


def title_and_passage(
    title: FloatArray, wording: FloatArray, passage: FloatArray, title_weight: float
) -> FloatArray:
    """Mix the nearest name of an entry (its title or one of its wordings) with its nearest passage."""
    name = np.maximum(title, wording)
    return np.asarray(title_weight * name + (1.0 - title_weight) * passage, dtype=np.float32)


def lifted(mixed: FloatArray, lay: FloatArray, lay_weight: float) -> FloatArray:
    """Raise an entry part of the way to its nearest lay question; never lower it, having one is no fault."""
    return np.asarray(np.maximum(mixed, lay_weight * lay + (1.0 - lay_weight) * mixed), dtype=np.float32)


def seconded(dense: FloatArray, second: FloatArray, weight: float) -> FloatArray:
    """Give a second encoder part of the say on the entries that it knows; it says NaN of the others.

    Its scores are first stretched over the range that the first one gives these entries, so that they move among
    themselves and not against the others.
    """
    known = ~np.isnan(second)
    if weight == 0 or np.count_nonzero(known) < 2:
        return dense
    own = dense[known]
    stretched = own.min() + (own.max() - own.min()) * min_max(second[known])
    mixed = dense.copy()
    mixed[known] = (1.0 - weight) * own + weight * stretched
    return mixed


def margin(scores: Sequence[float]) -> float:
    """Return how far the first of a falling list stands above the second; 0 for an empty list."""
    if not scores:
        return 0.0
    return scores[0] - scores[1] if len(scores) > 1 else scores[0]
