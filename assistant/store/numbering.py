"""Numbers without gap or double: a row per year, locked until the transaction ends."""

from __future__ import annotations

from sqlalchemy import Connection, Insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assistant.store.tables import reference_sequences as sequences


def wait_turn(connection: Connection, year: int) -> None:
    """Waits until no other transaction is numbering in this year, and keeps it so."""
    connection.execute(_insert_if_absent(connection, year))
    # SQLite has no row locks and needs none: its transactions that write follow one another.
    connection.execute(select(sequences.c.last).where(sequences.c.year == year).with_for_update())


def next_number(connection: Connection, year: int) -> int:
    """Takes the next number of the year; given back if the transaction fails. `wait_turn` comes first."""
    taken = update(sequences).where(sequences.c.year == year).values(last=sequences.c.last + 1)
    return int(connection.execute(taken.returning(sequences.c.last)).scalar_one())


def _insert_if_absent(connection: Connection, year: int) -> Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(sequences).values(year=year, last=0).on_conflict_do_nothing()
    return sqlite.insert(sequences).values(year=year, last=0).on_conflict_do_nothing()
