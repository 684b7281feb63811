"""What the dialogue engine keeps in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text

from assistant.store.dialogue_events import EventsInDatabase
from assistant.store.engine import PATIENCE, UNHURRIED

OLD, NOON = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> EventsInDatabase:
    url = f"sqlite:///{tmp_path / 'rasa.sqlite3'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE events (sender_id TEXT, timestamp FLOAT)"))
        for sender, at in (("one", OLD), ("one", NOON), ("two", OLD)):
            connection.execute(text("INSERT INTO events VALUES (:sender, :at)"), {"sender": sender, "at": at.timestamp()})
    engine.dispose()
    return EventsInDatabase(url)


@pytest.fixture
def hurried() -> Iterator[list[bool]]:
    """Whether the statements of each transaction must end soon."""
    seen: list[bool] = []

    def begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        seen.append(PATIENCE in options and not options.get(UNHURRIED))

    event.listen(Engine, "begin", begun)
    yield seen
    event.remove(Engine, "begin", begun)


def test_one_conversation_goes_while_its_owner_waits(kept: EventsInDatabase, hurried: list[bool]) -> None:
    assert (kept.forget("one"), kept.forget("one")) == (2, 0)
    assert hurried == [True, True]


def test_a_night_s_worth_of_old_events_may_take_its_time_to_go(kept: EventsInDatabase, hurried: list[bool]) -> None:
    assert (kept.purge(NOON), kept.purge(NOON)) == (2, 0)
    assert hurried == [False, False]
