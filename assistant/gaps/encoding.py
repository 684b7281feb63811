"""Turns the board's questions into the vectors they are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.gaps.model import Gap
from assistant.gaps.settings import GapSettings
from assistant.gaps.vocabulary import Vocabulary

AT_ONCE = 16


class Encodes(Protocol):
    """Turns questions into unit vectors."""

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Returns one unit vector a text, as rows."""


def encode(
    gaps: Sequence[Gap], encoder: Encodes, vocabulary: Vocabulary, settings: GapSettings
) -> npt.NDArray[np.float32]:
    """One unit vector a question: that of its words, and that of the words that say what the point is, added."""
    whole = encoder.encode_queries([each.text for each in gaps])
    telling = encoder.encode_queries([vocabulary.telling(each.text, each.language, settings.common) for each in gaps])
    both = whole + telling
    return np.asarray(both / np.linalg.norm(both, axis=1, keepdims=True), dtype=np.float32)
