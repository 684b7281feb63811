"""Keeps what was embedded once, so that an unchanged text is never embedded again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.encoder import Encoder
from knowledge_base.whole_file import whole_file

FloatArray = npt.NDArray[np.float32]

BATCH = 256  # texts between two reports of progress, and between two saves
Progress = Callable[[int, int], None]


class EmbeddingCache:
    """The vectors of one encoder by the digest of their text, in one file of their own."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._file = folder / f"{encoder.fingerprint}.npz"
        self._vectors: dict[bytes, FloatArray] = {}
        self.embedded = 0
        self._read()

    def vectors(self, texts: Sequence[str], progress: Progress) -> FloatArray:
        """Return the vector of each text, embedding those not yet known; progress hears (done, total)."""
        keys = [_key(text) for text in texts]
        # longest first, so that one batch holds texts of one length and little padding
        missing = sorted(
            {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}.items(),
            key=lambda item: -len(item[1]),
        )
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            rows = self._encoder.encode_passages([text for _, text in batch])
            self._vectors.update(zip([key for key, _ in batch], rows, strict=True))
            self.embedded += len(batch)
            self._write()
            progress(min(start + BATCH, len(missing)), len(missing))
        return np.stack([self._vectors[key] for key in keys]).astype(np.float32)

    def _read(self) -> None:
        try:
            with np.load(self._file) as stored:
                keys, rows = stored["keys"], stored["rows"]
            self._vectors = {bytes(key): row for key, row in zip(keys, rows, strict=True)}
        except (OSError, ValueError, KeyError, EOFError):
            # a cache that cannot be read only costs the time to embed again
            self._vectors = {}

    def _write(self) -> None:
        keys = np.frombuffer(b"".join(self._vectors), np.uint8).reshape(len(self._vectors), -1)
        with whole_file(self._file) as stream:
            np.savez(stream, keys=keys, rows=np.stack(list(self._vectors.values())))


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8")).digest()[:16]
