"""What the dialogue engine keeps, in a database of its own that only this module reaches besides it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import ColumnElement, column, delete, inspect, table
from sqlalchemy.exc import SQLAlchemyError

from assistant.store.engine import PATIENCE, UNHURRIED, open_engine
from assistant.store.errors import StoreUnavailable

PATIENCE_S = 5.0
PATIENCE_MS = int(1000 * PATIENCE_S)
EVENTS = table("events", column("sender_id"), column("timestamp"))


class DialogueEvents(Protocol):
    """The engine's events, by conversation and by age."""

    def forget(self, sender: str) -> int:
        """Deletes what is kept of one conversation; returns how many events."""

    def purge(self, before: datetime) -> int:
        """Deletes what is older than a moment; returns how many events."""


@dataclass(frozen=True)
class EventsInFile:
    """Those of one engine, or of several on one machine, in a SQLite file."""

    path: Path

    def forget(self, sender: str) -> int:
        """Deletes what is kept of one conversation; returns how many events."""
        return self._delete("sender_id = ?", sender)

    def purge(self, before: datetime) -> int:
        """Deletes what is older than a moment; returns how many events."""
        return self._delete("timestamp < ?", before.timestamp())

    def _delete(self, condition: str, value: str | float) -> int:
        if not self.path.exists():
            return 0
        try:
            with closing(sqlite3.connect(self.path, timeout=PATIENCE_S)) as database, database:
                database.execute("PRAGMA secure_delete=ON")
                if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
                    return 0
                # The condition is one of the two sentences above; what varies is the value, given apart.
                return database.execute(f"DELETE FROM events WHERE {condition}", (value,)).rowcount  # noqa: S608  # nosec B608  # nosemgrep: raw-sql
        except sqlite3.Error as error:
            raise StoreUnavailable("dialogue_store_away") from error


@dataclass(frozen=True)
class EventsInDatabase:
    """Those of engines that share a PostgreSQL database of theirs."""

    url: str

    def forget(self, sender: str) -> int:
        """Deletes what is kept of one conversation; returns how many events."""
        return self._delete(EVENTS.c.sender_id == sender)

    def purge(self, before: datetime) -> int:
        """Deletes what is older than a moment; returns how many events."""
        return self._delete(EVENTS.c.timestamp < before.timestamp(), unhurried=True)

    def _delete(self, which: ColumnElement[bool], *, unhurried: bool = False) -> int:
        engine = open_engine(self.url)
        try:
            with engine.connect() as plain:
                connection = plain.execution_options(**{PATIENCE: PATIENCE_MS, UNHURRIED: unhurried})
                with connection.begin():
                    known = inspect(connection).has_table(EVENTS.name)
                    return connection.execute(delete(EVENTS).where(which)).rowcount if known else 0
        except SQLAlchemyError as error:
            raise StoreUnavailable("dialogue_store_away") from error
        finally:
            engine.dispose()
