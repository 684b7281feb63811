"""Questions known to lie outside the field: the cosines of a question with sources alone do not tell."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

FloatArray = npt.NDArray[np.float32]

FILE = Path(__file__).with_name("outside.yaml")


@cache
def outside_questions() -> tuple[str, ...]:
    """Return the questions shipped with the product, of every language, read once."""
    return tuple(question for questions in _by_language().values() for question in questions)


@cache
def outside_languages() -> tuple[str, ...]:
    """Return the language of each of them, in the same order."""
    return tuple(language for language, questions in _by_language().items() for _ in questions)


@cache
def _by_language() -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def nearest_outside(query: FloatArray, outside: FloatArray) -> float:
    """Return the cosine of a question with the nearest question outside the field; 0 where none is known."""
    # einsum stays in this thread, as in the dense leg
    return float(np.einsum("ij,j->i", outside, query).max()) if len(outside) else 0.0
