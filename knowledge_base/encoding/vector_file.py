"""Vectors by key in a file that only grows: what a crash left half written is not read, what came before is kept."""

from __future__ import annotations

import fcntl
import os
import struct
import zlib
from collections.abc import Sequence
from io import BufferedRandom
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.whole_file import MODE

FloatArray = npt.NDArray[np.float32]
Records = npt.NDArray[np.void]

KEY_BYTES = 16
HEADER = struct.Struct("<8sI4x")  # the mark, and how many numbers a vector has
MARK = b"vectors1"


class VectorFile:
    """Keys of 16 bytes and their vectors; several processes may append, each at its turn.

    Records are of one size, so that a torn tail shows by its length, and each carries a checksum, since a power
    failure can leave zeros where a tail was to be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._records = _mapped(path)
        whole = np.flatnonzero(self._records["check"] == _checks(self._records))
        self._places = {bytes(self._records["key"][place]): int(place) for place in whole}

    def __contains__(self, key: bytes) -> bool:
        return key in self._places

    def rows(self, keys: Sequence[bytes]) -> FloatArray:
        """Return the vectors of keys that are known, as rows."""
        places = np.array([self._places[key] for key in keys], np.int64)
        return np.asarray(self._records["row"][places], np.float32)

    def append(self, keys: Sequence[bytes], rows: FloatArray) -> None:
        """Add vectors at the end."""
        fresh = np.zeros(len(keys), _record(rows.shape[1]))
        fresh["key"], fresh["row"] = np.frombuffer(b"".join(keys), f"V{KEY_BYTES}"), rows
        fresh["check"] = _checks(fresh)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._path, "a+b", opener=lambda path, flags: os.open(path, flags, MODE)) as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            first = _end(stream, rows.shape[1])
            stream.write(fresh.tobytes())
        self._records = _mapped(self._path)
        self._places.update((key, first + place) for place, key in enumerate(keys))


def _record(width: int) -> np.dtype[np.void]:
    return np.dtype([("key", f"V{KEY_BYTES}"), ("row", "<f4", (width,)), ("check", "<u4")])


def _checks(records: Records) -> npt.NDArray[np.uint32]:
    raw, size = np.ascontiguousarray(records).view(np.uint8).data, records.itemsize
    starts = range(0, len(raw), size)
    return np.fromiter((zlib.crc32(raw[start : start + size - 4]) for start in starts), np.uint32, len(records))


def _mapped(path: Path) -> Records:
    """Return the records of a file, mapped; none where there is no such file or it is of another kind."""
    try:
        with path.open("rb") as stream:
            width = _width(stream.read(HEADER.size))
            count = (os.fstat(stream.fileno()).st_size - HEADER.size) // _record(width).itemsize
    except OSError:
        width = count = 0
    if not width or count <= 0:
        return np.empty(0, _record(width))
    return np.memmap(path, _record(width), "r", HEADER.size, (count,))


def _width(head: bytes) -> int:
    if len(head) < HEADER.size:
        return 0
    mark, width = HEADER.unpack(head)
    return int(width) if mark == MARK else 0


def _end(stream: BufferedRandom, width: int) -> int:
    """Leave whole records only, and return how many there are."""
    descriptor = stream.fileno()
    if _width(os.pread(descriptor, HEADER.size, 0)) != width:
        os.ftruncate(descriptor, 0)
        stream.write(HEADER.pack(MARK, width))
        return 0
    size = _record(width).itemsize
    whole = (os.fstat(descriptor).st_size - HEADER.size) // size
    os.ftruncate(descriptor, HEADER.size + whole * size)
    return whole
