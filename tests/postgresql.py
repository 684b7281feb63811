"""A PostgreSQL server for the time of the tests: nobody else reaches it, and nothing of it is kept."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from assistant.store.database import open_store

PATIENCE_S = 30
MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
EMPTY = "template1"


@dataclass
class Server:
    """Makes databases; `folder` holds its socket, since nothing listens on the network."""

    folder: Path

    def create(self, template: str = EMPTY) -> str:
        """Makes a database and gives its address."""
        name = f"t{uuid.uuid4().hex}"
        self._order(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"postgresql+psycopg://tests@/{name}?host={self.folder}"

    def drop(self, url: str) -> None:
        """Takes a database away, whoever is still connected."""
        self._order(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    @cached_property
    def migrated(self) -> str:
        """The name of a database with its tables, which the others are copied from."""
        url = self.create()
        open_store(url).close()
        return str(make_url(url).database)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Meanwhile the system takes calls for it, and nobody answers them."""
        server = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        _signal([server, *_children(server)], signal.SIGSTOP)
        try:
            yield
        finally:
            _signal([server, *_children(server)], signal.SIGCONT)

    def _order(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="tests", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """A server of its own, in memory where there is room."""
    folder = Path(tempfile.mkdtemp(prefix="permanence-pg-", dir=MEMORY if _has_room(MEMORY) else None))
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
        yield Server(folder)
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing is to be written any more
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path | None:
    """Where PostgreSQL is installed, if it is."""
    found = shutil.which("postgres")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in folders if (each / "postgres").exists() and (each / "initdb").exists()), None)


def _children(server: int) -> list[int]:
    told = subprocess.run(["ps", "--ppid", str(server), "-o", "pid="], capture_output=True, text=True, check=False)
    return [int(line) for line in told.stdout.split()]


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


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
