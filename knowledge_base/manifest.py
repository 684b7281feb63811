"""The manifest of sources: which file is whose word, and how it is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge_base.model import Source


@dataclass(frozen=True)
class Entry:
    """One line of the manifest: a source, the files it covers, and whether it names exactly one."""

    source: Source
    glob: str | None
    single: bool


@dataclass(frozen=True)
class Manifest:
    """All the entries of one sources.yaml, with the folder their globs start from."""

    folder: Path
    entries: tuple[Entry, ...]

    def entry_for(self, file: Path) -> Entry | None:
        """Return the entry that covers the file, the one that names it alone first."""
        raise NotImplementedError


def load_manifest(path: Path) -> Manifest:
    """Read and check a sources.yaml; raise ManifestError with one sentence where it is wrong."""
    raise NotImplementedError


def find_manifest(path: Path) -> Path | None:
    """Return the sources.yaml in the path's folder or the nearest one above it."""
    raise NotImplementedError
