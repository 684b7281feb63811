"""Where something sealed belongs: bound into the seal, so that it opens nowhere else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One field of one row of one table."""

    table: str
    row: str
    field: str

    @property
    def context(self) -> bytes:
        """The place as bytes; lengths come first, so that no two places read alike."""
        parts = [part.encode("utf-8") for part in (self.table, self.row, self.field)]
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
