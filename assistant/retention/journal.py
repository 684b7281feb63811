"""What was erased on demand, kept outside the database: an old backup put back does not bring anybody back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Journal:
    """One line for each erasure: what kind, and the mark of what is gone, which leads back to nobody."""

    path: Path

    def add(self, kind: str, mark: str, at: datetime) -> None:
        """Writes a line for good, before anything is erased."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"{kind} {mark} {at.astimezone(UTC).isoformat(timespec='seconds')}\n")
            stream.flush()
            os.fsync(stream.fileno())

    def lines(self) -> Iterator[tuple[str, str, datetime | None]]:
        """Yields kind, mark and moment, None where it is not told; a line cut short by a power cut is left out."""
        if self.path.exists():
            for line in self.path.read_text("ascii").splitlines():
                kind, mark, moment = (*line.split(" "), "", "")[:3]
                if mark:
                    yield kind, mark, _moment(moment)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
