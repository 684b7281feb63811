"""Copies the database whole while it is in use, and says whether a copy is sound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from assistant.errors import Refused
from assistant.store.numbering import after_restore

_OTHER = "This command copies SQLite; a PostgreSQL database is saved with pg_dump, as docs/how-to/back-up.md shows."
_PAGES = 256


def sqlite_file(url: str) -> Path:
    """The file of a SQLite database; Refused for another engine."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise Refused(_OTHER)
    return Path(parsed.database)


def copy(url: str, target: Path) -> None:
    """Copies by SQLite's own backup, which sees one moment of the database and lets writers go on."""
    with closing(sqlite3.connect(sqlite_file(url))) as source, closing(sqlite3.connect(target)) as copied:
        source.backup(copied, pages=_PAGES)


def counts(database: Path) -> dict[str, int]:
    """How many rows each table holds; Refused if the file is damaged."""
    with closing(sqlite3.connect(database)) as connection:
        try:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            rows = {name: _count(connection, name) for (name,) in names}
        except sqlite3.DatabaseError as error:
            raise Refused("The database in this backup is damaged.") from error
    if verdict != "ok":
        raise Refused("The database in this backup is damaged.")
    return rows


def leave_numbers_out(database: Path, year: int) -> None:
    """Has the numbering of a copy put back go on well after the last number it knows of."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT OR IGNORE INTO reference_sequences (year, last) VALUES (?, 0)", (year,))
        for each, last in connection.execute("SELECT year, last FROM reference_sequences").fetchall():
            connection.execute("UPDATE reference_sequences SET last = ? WHERE year = ?", (after_restore(last), each))


def _count(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608 - quoted  # nosec B608  # nosemgrep: raw-sql
