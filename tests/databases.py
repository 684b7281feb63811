"""Databases as the migrations leave them, which run once for all the tests of a process."""

from __future__ import annotations

import os
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

from assistant.store.database import Store, upgrade
from assistant.store.engine import open_engine


@cache
def _image() -> bytes:
    """A database with its tables and nothing in them, as SQLite writes it."""
    engine = open_engine("sqlite://")
    upgrade(engine)
    with engine.connect() as connection:
        image = _driver(connection).serialize()
    engine.dispose()
    return image


def sqlite_url(path: Path) -> str:
    """Makes a file with its tables and gives its address."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(_image())
    return f"sqlite:///{path}"


def give_tables(store: Store) -> None:
    """Makes the tables of a store in memory."""
    with store._engine.connect() as connection:
        _driver(connection).deserialize(_image())


def in_memory(**options: Any) -> Store:
    """A store in memory, with its tables."""
    store = Store("sqlite://", **options)
    give_tables(store)
    return store


def _driver(connection: Any) -> sqlite3.Connection:
    driver: sqlite3.Connection = connection.connection.driver_connection
    return driver
