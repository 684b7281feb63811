"""End-of-call sheets, as rows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select

from assistant.copilot.sheet import CallOutcome, CallSheet, SheetTaken
from assistant.store import tables

_sheets = tables.call_sheets


class StoredCalls:
    """Keeps end-of-call sheets; one sent twice is kept once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, sheet: CallSheet) -> None:
        """Writes a sheet in place of the same one sent before; SheetTaken if it is somebody else's."""
        row = {**asdict(sheet), "outcome": sheet.outcome.value, "fiches": list(sheet.fiches)}
        by = self._connection.execute(select(_sheets.c.by).where(_sheets.c.id == sheet.id)).scalar()
        if by not in (None, sheet.by):
            raise SheetTaken("Another member of the service has kept a sheet under this number.")
        self._connection.execute(delete(_sheets).where(_sheets.c.id == sheet.id))
        self._connection.execute(insert(_sheets).values(row))

    def since(self, moment: datetime) -> tuple[CallSheet, ...]:
        """The sheets since a moment, the oldest first."""
        query = select(_sheets).where(_sheets.c.at >= moment).order_by(_sheets.c.at, _sheets.c.id)
        return tuple(_read(row) for row in self._connection.execute(query).mappings())



def _read(row: RowMapping) -> CallSheet:
    return CallSheet(**{**row, "outcome": CallOutcome(row["outcome"]), "fiches": tuple(row["fiches"])})
