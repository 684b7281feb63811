"""Databases for the tests: a SQLite file, or one of a private PostgreSQL server; without one, they skip in one line."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from assistant.store.database import open_store
from tests.databases import sqlite_url

PATIENCE_S = 30
EMPTY = "template1"


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Gives the address of a new database with its tables, on "sqlite" or "postgresql"."""

    def new(kind: str) -> str:
        return sqlite_url(tmp_path / "data" / "permanence.db") if kind == "sqlite" else request.getfixturevalue("postgresql")()

    return new


@pytest.fixture(scope="session")
def postgresql(empty_postgresql: Callable[..., str]) -> Callable[[], str]:
    """Gives the address of a new database with its tables each time it is called: a copy of the first."""
    url = empty_postgresql()
    open_store(url).close()
    name = make_url(url).database
    return lambda: empty_postgresql(name)


@pytest.fixture(scope="session")
def empty_postgresql() -> Iterator[Callable[..., str]]:
    """Gives the address of a new empty database each time it is called, or of a copy of the one named."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql): nothing was checked on it")
    folder = Path(tempfile.mkdtemp(prefix="permanence-pg-"))
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", "tests", "--auth=trust", "-E", "UTF8", "--locale=C"],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    # Only a socket in a private folder: nothing listens on the network.
    options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "max_connections=200"]
    options += ["-c", "fsync=off", "-c", "full_page_writes=off"]  # ours are killed, never this server or its machine
    server = subprocess.Popen(
        [programs / "postgres", "-D", folder / "data", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user,
        cwd=folder,
    )
    try:
        _wait(folder)
        yield lambda template=EMPTY: _new_database(folder, template)
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    found = shutil.which("postgres")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in folders if (each / "postgres").exists() and (each / "initdb").exists()), None)


def _user() -> str | None:
    """PostgreSQL refuses to run as root: somebody without rights runs it then."""
    if os.geteuid() != 0:
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _wait(folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(host=str(folder), user="tests", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _new_database(folder: Path, template: str) -> str:
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(host=str(folder), user="tests", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"postgresql+psycopg://tests@/{name}?host={folder}"
