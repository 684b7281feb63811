"""The audit log on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from typer.testing import CliRunner

from api.cli import app
from assistant.store.engine import READING, UNHURRIED
from tests.databases import sqlite_url


@pytest.fixture
def hurried() -> Iterator[list[bool]]:
    """Whether the statements of each reading must end soon."""
    seen: list[bool] = []

    def begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get(READING):
            seen.append(not options.get(UNHURRIED))

    event.listen(Engine, "begin", begun)
    yield seen
    event.remove(Engine, "begin", begun)


@pytest.mark.parametrize("command", ["verify", "show"])
def test_the_whole_log_may_take_its_time_to_be_read(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hurried: list[bool]
) -> None:
    monkeypatch.setenv("PERMANENCE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("PERMANENCE_DATABASE_URL", raising=False)
    sqlite_url(tmp_path / "permanence.sqlite3")
    assert CliRunner().invoke(app, ["audit", command]).exit_code == 0
    assert hurried == [False]
