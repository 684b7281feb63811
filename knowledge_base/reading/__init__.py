"""Files become documents: one reader a format, chosen by the file's ending."""

from __future__ import annotations

from pathlib import Path

from knowledge_base.manifest import Entry
from knowledge_base.model import Document


def read_document(path: Path, entry: Entry | None) -> Document:
    """Read one file as a cleaned Document; raise UnreadableFile with the reason where it cannot be."""
    raise NotImplementedError


__all__ = ["read_document"]
