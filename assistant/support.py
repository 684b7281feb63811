"""Joins the parts of the support side: the only place where what opens requests meets the rest."""

from __future__ import annotations

from pathlib import Path

from assistant.vault.private_keys import PRIVATE_NAME, KeyFiles
from assistant.vault.public_key import PUBLIC_NAME


def key_files(folder: Path, private: Path | None = None) -> KeyFiles:
    """Where the keys are: both in the folder, unless the private one is kept elsewhere."""
    return KeyFiles(private or folder / PRIVATE_NAME, folder / PUBLIC_NAME)
