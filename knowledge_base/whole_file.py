"""Writes a file whole: whoever reads it has the one before or the new one, and never a part; and one writer at a time."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

MODE = 0o660
"""Less the process's umask: two accounts that share a group and leave it its rights read each other's files."""


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content takes the file's place at the end; nothing does where the work fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Waits until no other process changes the file; what one of two wrote at once would be lost."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Opened to be read: the other account may hold it without the right to write in it.
    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_CREAT | os.O_RDONLY, MODE)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
