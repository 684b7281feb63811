"""A whole ingestion against its two encoders alone on the same texts, and a second ingestion of the same folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.scale.timing import seconds
from knowledge_base.encoding.encoder import Encoder, SentenceTransformerEncoder
from knowledge_base.encoding.second_encoder import SecondEncoder
from knowledge_base.index.ingestion import ingest

FloatArray = npt.NDArray[np.float32]


class Listening:
    """An encoder, noting what it is given and the time it takes."""

    def __init__(self, encoder: Encoder) -> None:
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


    def again(self) -> None:
        """Encode alone all that was given, each text in any order."""
        self._encoder.encode_passages(sorted(self.texts))


def measure(corpus: Path, model: Path, folder: Path) -> dict[str, Any]:
    """Ingest a folder from nothing, encode the same texts alone, ingest it again."""
    shutil.rmtree(folder, ignore_errors=True)
    first, second = Listening(SentenceTransformerEncoder(model)), Listening(SecondEncoder())
    for each in (first, second):
        each.encode_queries(["Bonjour"])  # loads the model
    started, spent = time.perf_counter(), time.process_time()
    report = ingest(folder, first, paths=[corpus], second=second)
    whole_s, whole_cpu_s = time.perf_counter() - started, time.process_time() - spent
    spent = time.process_time()
    bare_s = sum(seconds(each.again)[1] for each in (first, second))
    bare_cpu_s = time.process_time() - spent
    texts, seconds_texts = len(first.texts), len(second.texts)
    repeated = texts - len(set(first.texts)) + seconds_texts - len(set(second.texts))
    again, again_s = seconds(lambda: ingest(folder, first, paths=[corpus], second=second))
    return {
        "documents": report.documents,
        "passages": report.passages,
        "texts": texts,
        "second_texts": seconds_texts,
        "repeated": repeated,
        "whole_s": whole_s,
        "inside_s": first.seconds + second.seconds,
        "bare_s": bare_s,
        "whole_cpu_s": whole_cpu_s,
        "bare_cpu_s": bare_cpu_s,
        "again_s": again_s,
        "again_embedded": again.embedded + len(second.texts) - seconds_texts,
    }
