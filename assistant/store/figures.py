"""What the leads' figures are counted from: columns in clear, no words."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Text, cast, select

from assistant.advice_request.lifecycle import FINISHED
from assistant.store import tables

Dated = list[tuple[datetime, str]]


class StoredFigures:
    """Reads moments, outcomes and decisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def since(self, moment: datetime) -> tuple[Dated, Dated, list[str], list[datetime], list[timedelta]]:
        """Returns turns, calls, the decisions of both, when requests came, and how long replies took."""
        said = tables.turns.c
        turns = self._connection.execute(select(said.at, said.outcome, said.decision).where(said.at >= moment)).all()
        sheets = tables.call_sheets.c
        calls = self._connection.execute(select(sheets.at, sheets.outcome, sheets.decision).where(sheets.at >= moment)).all()
        asked = tables.advice_requests.c.submitted
        requests = self._connection.execute(select(asked).where(asked >= moment)).scalars()
        return (
            [(row.at, row.outcome) for row in turns],
            [(row.at, row.outcome) for row in calls],
            [row.decision for row in (*calls, *turns) if row.decision],
            list(requests),
            self._delays(moment),
        )

    def resting_on(self, document_id: str, moment: datetime) -> int:
        """Returns how many answers since then cite a document, of those still kept."""
        said = tables.turns.c
        named = cast(said.sources, Text).contains(f'"{document_id}"', autoescape=True)
        query = select(said.sources).where(said.at >= moment, said.outcome == "answer", named)
        rows = self._connection.execute(query).scalars()
        return sum(any(each["document_id"] == document_id for each in sources) for sources in rows)

    def _delays(self, moment: datetime) -> list[timedelta]:
        """From the request to the event that ended it, for those ended since."""
        events, requests = tables.advice_request_events, tables.advice_requests
        ended = [status.value for status in FINISHED]
        query = (
            select(events.c.at, events.c.detail, requests.c.submitted)
            .join(requests, requests.c.id == events.c.request_id)
            .where(events.c.what == "status_changed", events.c.at >= moment, requests.c.status.in_(ended))
        )
        rows = self._connection.execute(query)
        return [row.at - row.submitted for row in rows if row.detail.get("to") in ended]
