"""What people thought of an answer, as rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.store import tables
from assistant.store.errors import AlreadyJudged, UnknownTurn


@dataclass(frozen=True)
class Feedback:
    """What a person thought of one answer."""

    turn_id: str
    at: datetime
    helpful: bool
    reasons: tuple[str, ...] = ()
    comment: str | None = None
    own: bool = True
    """Of who holds the conversation, not of somebody who was sent the link of the answer."""


class StoredFeedback:
    """Keeps one opinion a turn."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, opinion: Feedback) -> None:
        """Writes the opinion; that of who holds the conversation takes the place of an earlier one.

        UnknownTurn if the turn is not kept, AlreadyJudged if an earlier opinion has to stand.
        """
        known = select(tables.turns.c.id).where(tables.turns.c.id == opinion.turn_id)
        if self._connection.execute(known).first() is None:
            raise UnknownTurn()
        if opinion.own:
            self._connection.execute(delete(tables.feedback).where(tables.feedback.c.turn_id == opinion.turn_id))
        try:
            self._connection.execute(insert(tables.feedback).values(asdict(opinion)))
        except IntegrityError as earlier:
            raise AlreadyJudged() from earlier

    def get(self, turn_id: str) -> Feedback | None:
        """Returns the opinion on a turn, or None."""
        query = select(tables.feedback).where(tables.feedback.c.turn_id == turn_id)
        row = self._connection.execute(query).mappings().first()
        return Feedback(**{**row, "reasons": tuple(row["reasons"])}) if row else None

    def list(self, since: datetime) -> tuple[Feedback, ...]:
        """Returns the opinions given since a moment, oldest first."""
        query = select(tables.feedback).where(tables.feedback.c.at >= since).order_by(tables.feedback.c.at)
        rows = self._connection.execute(query).mappings()
        return tuple(Feedback(**{**row, "reasons": tuple(row["reasons"])}) for row in rows)
