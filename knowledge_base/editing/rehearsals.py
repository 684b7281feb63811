"""What trying the wordings of a published fiche found: kept for its page, as long as its text is the one that was tried."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge_base.checking.findings import Finding
from knowledge_base.editing.writing import fiche_text
from knowledge_base.fiche import Fiche
from knowledge_base.row_file import RowFile

FILE_NAME = "rehearsals.json"


@dataclass(frozen=True)
class Rehearsed:
    """A fiche whose wordings were tried, its text as it then stood, and what was found; nothing where all is well."""

    fiche_id: str
    sha256: str
    at: str
    findings: tuple[Finding, ...]


class Rehearsals:
    """The last trial of each fiche, in a file of the data folder that the command writes and the console reads."""

    def __init__(self, path: Path) -> None:
        self._file = RowFile(path, asdict, _read)

    def keep(self, fiche: Fiche, findings: Iterable[Finding], at: datetime) -> None:
        """Keep what was found in place of what was found before."""
        fresh = Rehearsed(fiche.id, _digest(fiche), at.isoformat(timespec="seconds"), tuple(findings))

        def changed(kept: Iterable[Rehearsed]) -> Iterator[Rehearsed]:
            yield from (each for each in kept if each.fiche_id != fiche.id)
            yield fresh

        self._file.change(changed)

    def of(self, fiche: Fiche) -> Rehearsed | None:
        """Return the trial of a fiche as it stands; None where this text has not been tried."""
        wanted = _digest(fiche)
        return next((each for each in self._file.read() if (each.fiche_id, each.sha256) == (fiche.id, wanted)), None)


def _digest(fiche: Fiche) -> str:
    return hashlib.sha256(fiche_text(fiche).encode("utf-8")).hexdigest()


def _read(row: dict[str, Any]) -> Rehearsed:
    return Rehearsed(**{**row, "findings": tuple(Finding(**each) for each in row["findings"])})
