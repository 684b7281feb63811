"""Turns texts into vectors through sentence-transformers, offline."""

from __future__ import annotations

import hashlib
import os
import threading
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from knowledge_base.encoding.encoder_folder import encoder_exists as encoder_exists
from knowledge_base.encoding.encoder_folder import write_encoder as write_encoder
from knowledge_base.errors import EncoderMissing

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FloatArray = npt.NDArray[np.float32]

BATCH = 16
SAMPLES = 64
SAMPLE_BYTES = 65_536


class Encoder(Protocol):
    """Turns texts into unit vectors; two encoders with one fingerprint may be mixed."""

    @property
    def fingerprint(self) -> str:
        """Name the model by its content."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return one unit vector a question, as rows."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Return one unit vector a passage, as rows."""
        ...


class SentenceTransformerEncoder:
    """Any sentence-transformers model, from a folder or from what is already on this machine."""

    def __init__(self, folder_or_name: str | Path, *, threads: int = 2, half: bool | None = None) -> None:
        self._name = str(folder_or_name)
        self._threads = threads
        self._half = processor_has_bfloat16() if half is None else half
        self._lock = threading.Lock()
        self._model: SentenceTransformer | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Name the model by a digest of its files, large ones by samples."""
        return folder_fingerprint(_local_folder(self._name))

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Encode questions."""
        return self._encode(texts, "query")

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Encode passages."""
        return self._encode(texts, "document")

    def warm(self) -> None:
        """Load the model now, so that the first question does not wait for it."""
        self.encode_queries(["Bonjour"])

    def _encode(self, texts: Sequence[str], task: str) -> FloatArray:
        options: dict[str, Any] = {"batch_size": BATCH, "show_progress_bar": False, "convert_to_tensor": True}
        composed = [unicodedata.normalize("NFC", text) for text in texts]
        model = self._loaded()
        # One question at a time, on one core: its steps are too short to be shared out, and a second thread that does
        # not get its core at once keeps the first one waiting at each of them.
        with self._lock:
            _use_threads(1 if len(composed) == 1 else self._threads)
            rows = (model.encode_query if task == "query" else model.encode_document)(composed, **options)
        vectors: FloatArray = rows.float().numpy().reshape(len(composed), -1)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)

    def _loaded(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                self._model = _load(_local_folder(self._name), self._half)
            return self._model


def processor_has_bfloat16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Tell whether the processor multiplies bfloat16 natively; elsewhere it would be slower, not faster."""
    try:
        text = cpuinfo.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in text or "amx_bf16" in text


def folder_fingerprint(folder: Path) -> str:
    """Digest names, sizes and contents of a model's files; files of megabytes are sampled evenly."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = file.stat().st_size
        digest.update(f"{file.relative_to(folder).as_posix()}:{size}\n".encode())
        with file.open("rb") as stream:
            step = max(SAMPLE_BYTES, size // SAMPLES)
            for start in range(0, size, step):
                stream.seek(start)
                digest.update(stream.read(SAMPLE_BYTES))
    return digest.hexdigest()[:16]


def _local_folder(name: str) -> Path:
    if Path(name).is_dir():
        if not any((Path(name) / file).is_file() for file in ("modules.json", "config.json")):
            raise EncoderMissing(f"The folder {name} holds no embedding model (no modules.json, no config.json).")
        return Path(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        # Downloads nothing: a model that the operator put in this machine's cache, under the name they gave.
        return Path(snapshot_download(name, local_files_only=True))  # nosec B615
    except (HFValidationError, LocalEntryNotFoundError) as error:
        raise EncoderMissing(
            f"The embedding model “{name}” is neither a folder here nor a model already on this machine; "
            "set PERMANENCE_EMBEDDING_MODEL to one, or leave it out for the bundled encoder."
        ) from error


def _use_threads(count: int) -> None:
    import torch

    torch.set_num_threads(count)  # counts for the calling thread, so it is said each time


def _load(folder: Path, half: bool) -> SentenceTransformer:
    # Told before torch is loaded: a thread that waits for another leaves its core instead of spinning on it. On a machine
    # busy with other work, many texts are then encoded several times faster.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    kwargs = {"dtype": torch.bfloat16 if half else torch.float32}
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs=kwargs)
