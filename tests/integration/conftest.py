"""What takes long to make and serves many tests: databases with their tables, servers, the real encoder.

Without PostgreSQL the tests that need it skip, in one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge_base.encoding.encoder import SentenceTransformerEncoder, write_encoder
from tests import postgresql, redis_server
from tests.databases import sqlite_url


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Gives the address of a new database on "sqlite" or "postgresql": with its tables, or `empty`."""
    made: list[str] = []

    def new(kind: str, *, empty: bool = False) -> str:
        file = tmp_path / "data" / "permanence.db"
        if kind == "sqlite":
            return f"sqlite:///{file}" if empty else sqlite_url(file)
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        made.append(server.create() if empty else server.create(server.migrated))
        return made[-1]

    yield new
    for url in made:
        request.getfixturevalue("postgresql_server").drop(url)


@pytest.fixture(scope="session")
def written_encoder() -> SentenceTransformerEncoder:
    """The real model, for those who measure with it."""
    return SentenceTransformerEncoder(write_encoder(Path("build/encoder")), threads=1)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """One server for all the tests that need one."""
    programs = postgresql.find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql): nothing was checked on it")
    with postgresql.running(programs) as server:
        yield server


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[redis_server.Redis]:
    """A Redis of the test's own."""
    with redis_server.running(tmp_path) as server:
        yield server
