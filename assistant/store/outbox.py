"""Notices to send, as rows written in the same transaction as what they tell."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from assistant.notices.model import Notice
from assistant.notices.post_office import Taken
from assistant.store.tables import outbox

# Longer than any attempt lasts: a process killed meanwhile leaves the notice to the next one.
LENT_FOR = timedelta(minutes=2)


class StoredOutbox:
    """Keeps notices until they have left, and for a while after."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notices: Iterable[Notice]) -> None:
        """Adds notices, due at once."""
        for each in notices:
            row = {"key": each.key, "kind": each.kind, "reference": each.reference, "language": each.language}
            self._connection.execute(insert(outbox).values(**row, created=each.created, due=each.created, attempts=0))

    def take(self, now: datetime) -> Taken | None:
        """Lends the notice that has been due longest, or returns None."""
        due = select(outbox).where(outbox.c.due <= now).order_by(outbox.c.due, outbox.c.id).limit(1)
        row = self._connection.execute(due.with_for_update(skip_locked=True)).mappings().first()
        if row is None:
            return None
        attempts = row["attempts"] + 1
        lent = update(outbox).where(outbox.c.id == row["id"]).values(due=now + LENT_FOR, attempts=attempts)
        self._connection.execute(lent)
        notice = Notice(row["kind"], row["reference"], row["language"], row["created"], row["key"])
        return Taken(row["id"], notice, attempts)

    def sent(self, taken: Taken, at: datetime) -> None:
        """Marks a notice as gone."""
        self._set(taken, due=None, sent=at, reason=None)

    def put_back(self, taken: Taken, due: datetime | None, reason: str) -> None:
        """Sets the next attempt, or gives the notice up where there is none."""
        self._set(taken, due=due, sent=None, reason=reason[:64])

    def counts(self) -> dict[str, int]:
        """Returns how many notices are waiting, sent and given up."""
        waiting, sent = outbox.c.due.is_not(None), outbox.c.sent.is_not(None)
        given_up = outbox.c.due.is_(None) & outbox.c.sent.is_(None)
        query = select(*(func.count().filter(each) for each in (waiting, sent, given_up))).select_from(outbox)
        return dict(zip(("waiting", "sent", "given_up"), self._connection.execute(query).one(), strict=True))

    def purge(self, before: datetime) -> int:
        """Deletes the notices that left or were given up, written before a moment; returns how many."""
        over = (outbox.c.created < before) & or_(outbox.c.sent.is_not(None), outbox.c.due.is_(None))
        return self._connection.execute(delete(outbox).where(over)).rowcount

    def _set(self, taken: Taken, *, due: datetime | None, sent: datetime | None, reason: str | None) -> None:
        values = {"due": due, "sent": sent, "reason": reason}
        self._connection.execute(update(outbox).where(outbox.c.id == taken.id).values(**values))


class _Unit(Protocol):
    @property
    def outbox(self) -> StoredOutbox:
        """The notices."""


class _Transactions(Protocol):
    def transaction(self) -> AbstractContextManager[_Unit]:
        """Opens a transaction."""


class OutboxOf:
    """The outbox of a store, each step in a transaction of its own: no lock is held while an e-mail travels."""

    def __init__(self, store: _Transactions) -> None:
        self._store = store

    def take(self, now: datetime) -> Taken | None:
        """Lends the notice that has been due longest, or returns None."""
        with self._store.transaction() as unit:
            return unit.outbox.take(now)

    def sent(self, taken: Taken, at: datetime) -> None:
        """Marks a notice as gone."""
        with self._store.transaction() as unit:
            unit.outbox.sent(taken, at)

    def put_back(self, taken: Taken, due: datetime | None, reason: str) -> None:
        """Sets the next attempt, or gives the notice up where there is none."""
        with self._store.transaction() as unit:
            unit.outbox.put_back(taken, due, reason)
