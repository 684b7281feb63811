"""A secret that a machine makes for itself at the first start and keeps in a file."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from assistant.vault.errors import KeyMissing

LENGTH = 32


def kept_secret(file: Path) -> bytes:
    """The secret in this file, made for its owner alone if there is none; KeyMissing if what is there is too short."""
    if not file.exists():
        _make(file)
    kept = file.read_bytes()
    if len(kept) < LENGTH:
        raise KeyMissing(f"{file.name} holds fewer than {LENGTH} bytes: put its backup there, or remove it for a new one.")
    return kept


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}-") as beside:
        beside.write(secrets.token_bytes(LENGTH))
        beside.flush()
        os.fsync(beside.fileno())
        # Whole or not there: another process that starts at the same moment never reads half of it, and the first wins.
        with suppress(FileExistsError):
            os.link(beside.name, file)
