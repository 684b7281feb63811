"""Numbers never given twice: a row per year, locked until the transaction ends; the only gap is after a restore."""

from __future__ import annotations

from sqlalchemy import Connection, Insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assistant.store.tables import reference_sequences as sequences

LEAP = 10_000
"""More than are given between two backups, a hundredth of what a year has."""


def wait_turn(connection: Connection, year: int) -> None:
    """Waits until no other transaction is numbering in this year, and keeps it so."""
    connection.execute(_insert_if_absent(connection, year))
    # SQLite has no row locks and needs none: its transactions that write follow one another.
    connection.execute(select(sequences.c.last).where(sequences.c.year == year).with_for_update())


def next_number(connection: Connection, year: int) -> int:
    """Takes the next number of the year; given back if the transaction fails. `wait_turn` comes first."""
    taken = update(sequences).where(sequences.c.year == year).values(last=sequences.c.last + 1)
    return int(connection.execute(taken.returning(sequences.c.last)).scalar_one())


def after_restore(last: int) -> int:
    """The last number to count from once an old backup is put back, given the last one that it knows of.

    At least LEAP numbers are left out, and the next one is plain to see: what was given after the backup has been
    told to people, and must never be given to others.
    """
    return (last // LEAP + 2) * LEAP


def leap(connection: Connection, year: int) -> dict[int, int]:
    """Leaves numbers out in each year, and in this one even if the backup is older than it; returns the last ones."""
    connection.execute(_insert_if_absent(connection, year))
    rows = connection.execute(select(sequences).with_for_update()).mappings().all()
    leapt = {row["year"]: after_restore(row["last"]) for row in rows}
    for each, last in leapt.items():
        connection.execute(update(sequences).where(sequences.c.year == each).values(last=last))
    return leapt


def _insert_if_absent(connection: Connection, year: int) -> Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(sequences).values(year=year, last=0).on_conflict_do_nothing()
    return sqlite.insert(sequences).values(year=year, last=0).on_conflict_do_nothing()
