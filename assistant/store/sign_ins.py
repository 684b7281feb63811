"""Counts of wrong sign-ins, and from where right ones came, as rows found by marks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assistant.accounts.throttle import Attempts
from assistant.store import tables

_attempts, _known = tables.sign_in_attempts, tables.known_visitors


class StoredSignIns:
    """Keeps the counts; the port is assistant.accounts.throttle.Counts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, key: str, now: datetime) -> Attempts:
        """What is counted under a key, locked until the transaction ends: attempts that meet are counted one by one."""
        self._insert(_attempts, {"key": key, "failures": 0, "at": now})
        held = select(_attempts.c.failures, _attempts.c.at).where(_attempts.c.key == key).with_for_update()
        row = self._connection.execute(held).one()
        return Attempts(row.failures, row.at)

    def set(self, key: str, attempts: Attempts) -> None:
        """Writes a count that is held."""
        values = {"failures": attempts.failures, "at": attempts.at}
        self._connection.execute(update(_attempts).where(_attempts.c.key == key).values(values))

    def knows(self, key: str) -> bool:
        """Whether a sign-in from there has gone well of late."""
        return self._connection.execute(select(_known.c.key).where(_known.c.key == key)).first() is not None

    def note(self, key: str, now: datetime) -> None:
        """Notes that a sign-in from there has gone well."""
        self._insert(_known, {"key": key, "at": now})
        self._connection.execute(update(_known).where(_known.c.key == key).values(at=now))

    def _insert(self, table: Table, row: dict[str, Any]) -> None:
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        self._connection.execute(dialect.insert(table).values(row).on_conflict_do_nothing())
