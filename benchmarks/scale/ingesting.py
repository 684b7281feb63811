"""A whole ingestion against the encoder alone on the same texts, and a second ingestion of the same folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.scale.timing import seconds
from knowledge_base.encoder import SentenceTransformerEncoder
from knowledge_base.ingestion import ingest

FloatArray = npt.NDArray[np.float32]


class Listening:
    """The encoder, noting what it is given and the time it takes."""

    def __init__(self, encoder: SentenceTransformerEncoder) -> None:
        self._encoder = encoder
        self.fingerprint = encoder.fingerprint
        self.texts: list[str] = []
        self.seconds = 0.0

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Encode questions."""
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Encode passages."""
        self.texts.extend(texts)
        made, taken = seconds(lambda: self._encoder.encode_passages(texts))
        self.seconds += taken
        return made


def measure(corpus: Path, model: Path, folder: Path) -> dict[str, Any]:
    """Ingest a folder from nothing, encode the same texts alone, ingest it again."""
    shutil.rmtree(folder, ignore_errors=True)
    encoder = SentenceTransformerEncoder(model)
    encoder.warm()
    listening = Listening(encoder)
    started, spent = time.perf_counter(), time.process_time()
    report = ingest(folder, listening, paths=[corpus])
    whole_s, whole_cpu_s = time.perf_counter() - started, time.process_time() - spent
    texts = sorted(listening.texts)
    spent = time.process_time()
    _, bare_s = seconds(lambda: encoder.encode_passages(texts))
    bare_cpu_s = time.process_time() - spent
    again, again_s = seconds(lambda: ingest(folder, listening, paths=[corpus]))
    return {
        "documents": report.documents,
        "passages": report.passages,
        "texts": len(texts),
        "repeated": len(texts) - len(set(texts)),
        "whole_s": whole_s,
        "inside_s": listening.seconds,
        "bare_s": bare_s,
        "whole_cpu_s": whole_cpu_s,
        "bare_cpu_s": bare_cpu_s,
        "again_s": again_s,
        "again_embedded": again.embedded,
    }
