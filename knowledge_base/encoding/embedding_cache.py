"""Keeps what was embedded once, so that an unchanged text is never embedded again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.encoding.encoder import Encoder
from knowledge_base.encoding.vector_file import KEY_BYTES, VectorFile

FloatArray = npt.NDArray[np.float32]

BATCH = 256  # texts between two reports of progress, and the most that a crash costs
Progress = Callable[[int, int], None]


class EmbeddingCache:
    """The vectors of one encoder by the digest of their text, in one file of their own."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept = VectorFile(folder / f"{encoder.fingerprint}.vectors")
        self.fingerprint = encoder.fingerprint
        self.embedded = 0

    def vectors(self, texts: Sequence[str], progress: Progress) -> FloatArray:
        """Return the vector of each text, embedding those not yet known; progress hears (done, total)."""
        keys = [_key(text) for text in texts]
        unknown = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._kept}
        # longest first, so that one batch holds texts of one length and little padding
        missing = sorted(unknown.items(), key=lambda item: -len(item[1]))
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            rows = self._encoder.encode_passages([text for _, text in batch])
            self._kept.append([key for key, _ in batch], rows)
            self.embedded += len(batch)
            progress(min(start + BATCH, len(missing)), len(missing))
        return self._kept.rows(keys)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8")).digest()[:KEY_BYTES]
