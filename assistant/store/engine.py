"""The engine, and how SQLite is made to keep what it has acknowledged."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine import URL, make_url

from assistant.store.patience import make_impatient

BUSY_MILLISECONDS = 3000
"""A person waits five seconds at most: an answer comes with what is left of them."""
REACHED_WITHIN_S = 2
"""For a new connection to PostgreSQL; its library takes no less."""
READING = "permanence_reading"
PATIENCE = "permanence_patience"
"""Milliseconds that a transaction may wait for its turn."""
UNHURRIED = "permanence_unhurried"
"""Its statements may last."""
# SQLite's own defaults lose the last transactions on a power cut and ignore foreign keys; secure_delete
# overwrites what is erased.
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)


def open_engine(url: str) -> Engine:
    """Returns an engine on a SQLite file, on SQLite in memory ("sqlite://") or on PostgreSQL."""
    parsed = make_url(url)
    # Parameters are people's words: they must not reach an error message, hence a log.
    options: dict[str, Any] = {"hide_parameters": True}
    pool = {"pool_size": 8, "max_overflow": 32, "pool_timeout": BUSY_MILLISECONDS / 1000}
    if parsed.get_backend_name() != "sqlite":
        reaching = {"connect_timeout": REACHED_WITHIN_S}
        engine = create_engine(parsed, pool_pre_ping=True, connect_args=reaching, **pool, **options)
        make_impatient(engine, _statement_patience)
        event.listen(engine, "begin", _wait_no_longer)
        return engine
    if _is_file(parsed):
        _create_privately(Path(str(parsed.database)))
        options |= pool
    else:
        options |= {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    engine = create_engine(parsed, **options)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _statement_patience(transaction: Connection) -> float | None:
    """Seconds; None in migrations, and in what nobody waits for."""
    options = transaction.get_execution_options()
    if options.get(UNHURRIED):
        return None
    if options.get(READING):
        return BUSY_MILLISECONDS / 1000
    # The server's own word that it waited in vain for a lock is waited for a little longer.
    return options[PATIENCE] / 1000 + 0.5 if PATIENCE in options else None


def _is_file(url: URL) -> bool:
    return bool(url.database) and url.database != ":memory:"


def _create_privately(path: Path) -> None:
    """Creates the file readable by its owner alone; SQLite gives its journal the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A file that is there is not even opened: closing it would drop every lock that this process holds on it
    # (POSIX), and another process could then take the journal away from under connections in use.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would otherwise begin late and by itself; see _begin.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()


def _wait_no_longer(connection: Connection) -> None:
    patience = connection.get_execution_options().get(PATIENCE)
    if patience is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience:d}")


def _begin(connection: Connection) -> None:
    patience = connection.get_execution_options().get(PATIENCE)
    if patience is not None:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience:d}")
    # A transaction that reads, then writes, must hold the lock from the start: two of them upgrading at
    # once would have one refused however long it waits.
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
