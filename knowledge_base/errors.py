"""What can go wrong in the knowledge base.

KnowledgeBaseError
├── ManifestError
├── UnreadableFile
├── FicheError
├── EncoderMissing
├── EditingRefused
├── RecordDamaged
├── SyncError
├── IndexMissing
└── IndexCorrupt
"""

from __future__ import annotations

from pathlib import Path

from knowledge_base.fiche_faults import FicheFault
from knowledge_base.refusals import refusal


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
    """A fiche breaks the format; `path` says which, `reason` how, and `say` how in either language."""

    def __init__(self, path: Path | str, fault: FicheFault) -> None:
        super().__init__(f"{path} is not a valid fiche: {fault}.")
        self.path, self._fault = Path(path), fault
        self.reason = str(fault)

    def say(self, language: str) -> str:
        """Return what is wrong in one sentence."""
        said = self._fault.say(language)
        return f"{said[0].upper()}{said[1:]}."


class EncoderMissing(KnowledgeBaseError):
    """The embedding model that the settings name is not on this machine."""


class EditingRefused(KnowledgeBaseError):
    """An editor asked for what the life of a fiche does not allow; `say` tells why in either language."""

    def __init__(self, code: str, state: str | None = None) -> None:
        super().__init__(refusal(code, "en", state))
        self._code, self._state = code, state

    def say(self, language: str) -> str:
        """Return the reason in one sentence."""
        return refusal(self._code, language, self._state)


class RecordDamaged(KnowledgeBaseError):
    """The record of what changed in the base cannot be read; the message says which file, and that it may be deleted."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is damaged, or not ours: delete it, and the record of changes begins anew.")


class SyncError(KnowledgeBaseError):
    """A source could not be fetched; the message says which address and why."""


class IndexMissing(KnowledgeBaseError):
    """No index has been built where one was expected."""


class IndexCorrupt(KnowledgeBaseError):
    """The index on disk is damaged or does not belong together."""
