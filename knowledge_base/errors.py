"""What can go wrong in the knowledge base.

KnowledgeBaseError
├── ManifestError
├── UnreadableFile
├── FicheError
├── IndexMissing
└── IndexCorrupt
"""

from __future__ import annotations

from pathlib import Path


class KnowledgeBaseError(Exception):
    """Any failure of the knowledge base; the message is one sentence a person understands."""


class ManifestError(KnowledgeBaseError):
    """The manifest of sources cannot be trusted as it is."""


class UnreadableFile(KnowledgeBaseError):
    """A file cannot be read as a document; `path` and `reason` say which and why."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path} cannot be read: {reason}.")
        self.path = Path(path)
        self.reason = reason


class FicheError(KnowledgeBaseError):
    """A fiche breaks the format; `path` and `reason` say which and how."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path} is not a valid fiche: {reason}.")
        self.path = Path(path)
        self.reason = reason


class IndexMissing(KnowledgeBaseError):
    """No index has been built where one was expected."""


class IndexCorrupt(KnowledgeBaseError):
    """The index on disk is damaged or does not belong together."""
