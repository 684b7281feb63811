"""What the store promises of the database under it."""

from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from assistant.advice_request.model import AdviceRequest
from assistant.advice_request.reference import parse_reference
from assistant.audit import Access
from assistant.conversation.state import Conversation, Turn
from assistant.store.database import Store, downgrade, open_store, upgrade
from assistant.store.engine import READING, open_engine
from assistant.store.errors import StoreUnavailable
from assistant.store.tables import metadata
from assistant.support import open_support_store
from assistant.vault.private_keys import KeyFiles
from tests.databases import in_memory

pytestmark = pytest.mark.integration
only_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
SUBMITTER = Path(__file__).with_name("submitter.py")
ROOT = Path(__file__).parents[4]


def test_every_connection_to_sqlite_is_set_to_keep_what_it_acknowledges(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/permanence.db").execution_options(**{READING: True})
    full = "2"
    kept = {"journal_mode": "wal", "synchronous": full, "foreign_keys": "1", "secure_delete": "1", "busy_timeout": "3000"}
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            assert {name: str(connection.execute(text(f"PRAGMA {name}")).scalar()) for name in kept} == kept
    engine.dispose()


def test_foreign_keys_are_really_checked(store: Store, turn: Turn) -> None:
    with pytest.raises(IntegrityError), store.transaction() as unit:
        unit.conversations.add_turn(turn)


def test_nobody_else_on_the_machine_may_read_the_file(keys: KeyFiles, conversation: Conversation, tmp_path: Path) -> None:
    store = open_support_store(f"sqlite:///{tmp_path}/data/permanence.db", keys)
    with store.transaction() as unit:
        unit.conversations.save(conversation)
    files = list((tmp_path / "data").iterdir())
    assert len(files) == 3
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in files)
    store.close()


def test_opening_the_file_again_gives_no_lock_on_it_away(tmp_path: Path, conversation: Conversation) -> None:
    file = tmp_path / "permanence.db"
    first = open_store(f"sqlite:///{file}")
    with first.transaction() as unit:
        unit.conversations.save(conversation)
    open_store(f"sqlite:///{file}").close()
    # The last to leave takes the journal away: a process that comes and goes must see that this one is still there.
    leave = f"import sqlite3; c = sqlite3.connect({str(file)!r}); c.execute('SELECT * FROM conversations').fetchall(); c.close()"
    subprocess.run([sys.executable, "-c", leave], check=True)
    assert file.with_name(file.name + "-wal").exists()
    first.close()


def test_the_migrations_make_exactly_the_tables_the_code_uses(empty_url: str) -> None:
    engine = open_engine(empty_url)
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_upgrading_again_keeps_what_is_there(store: Store, conversation: Conversation) -> None:
    with store.transaction() as unit:
        unit.conversations.save(conversation)
    store.upgrade()
    with store.reading() as unit:
        assert unit.conversations.get("c1") == conversation


def test_migrations_can_be_taken_back_and_done_again(empty_url: str) -> None:
    engine = open_engine(empty_url)
    upgrade(engine)
    downgrade(engine, "base")
    upgrade(engine)
    engine.dispose()
    store = open_store(empty_url)
    with store.reading() as unit:
        assert unit.advice_requests.list() == ()
    store.close()


def test_a_reader_does_not_wait_for_a_writer(store: Store, conversation: Conversation) -> None:
    with store.transaction() as writing:
        writing.conversations.save(conversation)
        started = time.monotonic()
        with store.reading() as unit:
            assert unit.conversations.get("c1") is None
        assert time.monotonic() - started < 1


def test_those_who_wait_for_a_database_that_is_held_wait_together_and_no_longer_than_they_may(
    store: Store, url: str, conversation: Conversation
) -> None:
    holder = open_engine(url)

    def save() -> None:
        with store.transaction(0.5) as unit:
            unit.conversations.save(conversation)

    with holder.begin() as connection, ThreadPoolExecutor(6) as pool:
        if url.startswith("postgresql"):
            connection.execute(text("LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE"))
        started = time.monotonic()
        waiting = [pool.submit(save) for _ in range(6)]
        assert {type(each.exception()) for each in waiting} == {StoreUnavailable}
        assert time.monotonic() - started < 2
    holder.dispose()
    save()


@only_sqlite
def test_a_database_that_is_away_is_one_sentence_without_personal_data(
    store: Store, conversation: Conversation, tmp_path: Path
) -> None:
    blocker = sqlite3.connect(tmp_path / "data" / "permanence.db", isolation_level=None)
    blocker.execute("DROP TABLE turns")
    blocker.execute("DROP TABLE feedback")
    blocker.execute("ALTER TABLE conversations RENAME TO elsewhere")
    blocker.close()
    with pytest.raises(StoreUnavailable, match="nothing was written") as refusal, store.transaction() as unit:
        unit.conversations.save(conversation)
    assert "Badgeuse" not in f"{refusal.value} {refusal.value.__cause__}"


def test_the_store_works_in_memory_for_those_who_test(conversation: Conversation) -> None:
    store = open_store("sqlite://")
    with store.transaction() as unit:
        unit.conversations.save(conversation)
    with store.reading() as unit:
        assert unit.conversations.get("c1") == conversation
    store.close()


def test_in_memory_too_threads_take_their_turns(conversation: Conversation) -> None:
    store = in_memory()

    def work(number: int) -> bool:
        with store.transaction() as unit:
            unit.conversations.save(replace(conversation, id=f"c{number}", rasa_sender=f"r{number}"))
        with store.reading() as unit:
            return unit.conversations.get(f"c{number}") is not None

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(80)))
    store.close()


def test_processes_that_start_at_once_upgrade_once(empty_url: str) -> None:
    code = f"from assistant.store.database import open_store; open_store({empty_url!r}).close()"
    starting = [subprocess.Popen([sys.executable, "-W", "error", "-c", code], cwd=ROOT) for _ in range(3)]
    assert [process.wait(60) for process in starting] == [0, 0, 0]


def _run_submitter_and_kill_it(url: str, public_key: Path, acknowledged: Path, first: int) -> None:
    """Starts a process that submits without end and writes each acknowledgement, then kills it at work."""
    command = [sys.executable, str(SUBMITTER), url, str(public_key), str(acknowledged), str(first)]
    submitter = subprocess.Popen(command, cwd=ROOT)
    deadline = time.monotonic() + 30
    before = _lines(acknowledged)
    while len(_lines(acknowledged)) < len(before) + 5 and time.monotonic() < deadline:
        time.sleep(0.005)
    submitter.send_signal(signal.SIGKILL)
    assert submitter.wait() == -signal.SIGKILL
    assert len(_lines(acknowledged)) >= len(before) + 5


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.assurance)])
def test_killed_in_the_middle_it_loses_no_acknowledged_request_and_doubles_none(
    url: str, keys: KeyFiles, tmp_path: Path, draft: AdviceRequest, now: datetime, agent: Access, kills: int,
    record_property: Callable[..., None],
) -> None:
    acknowledged = tmp_path / "acknowledged.txt"
    for kill in range(kills):
        _run_submitter_and_kill_it(url, keys.public, acknowledged, first=kill * 100_000)
    promised = dict(line.split() for line in _lines(acknowledged) if len(line.split()) == 2)
    store = open_support_store(url, keys)
    with store.transaction() as unit:
        kept = [parse_reference(each.reference).number for each in unit.advice_requests.list(limit=1_000_000)]
        lost = [each for each in promised.values() if unit.advice_requests.get(each, agent) is None]
    doubled = len(kept) - len(set(kept)) + len(promised) - len(set(promised.values()))
    print(f"{url[:6]}: {kills} kills, {len(promised)} acknowledged, {len(lost)} lost, {doubled} doubled")  # noqa: T201
    record_property("kills", kills)
    record_property("acknowledged", len(promised))
    assert (len(lost), doubled) == (0, 0)
    assert sorted(kept) == list(range(1, len(kept) + 1))
    _check_repeats_are_the_same_requests(store, promised, draft, now)
    with store.reading() as unit:
        assert unit.audit.verify().broken_at is None
    store.close()
    if url.startswith("sqlite"):
        with sqlite3.connect(tmp_path / "data" / "permanence.db") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.close()


def _check_repeats_are_the_same_requests(
    store: Store, promised: dict[str, str], draft: AdviceRequest, now: datetime
) -> None:
    """A client that had no reply sends again with its key, and gets the request that is there."""
    with store.transaction() as unit:
        for key, reference in promised.items():
            again = unit.advice_requests.submit(draft, key, by="person", at=now)
            assert (again.request.reference, again.repeated) == (reference, True)


def test_a_database_in_memory_is_not_closed_under_what_is_under_way() -> None:
    store = in_memory()
    closing = threading.Thread(target=store.close)
    with store.transaction() as unit:
        closing.start()
        closing.join(0.2)
        assert closing.is_alive()
        assert unit.slack.teams() == ()
    closing.join(5)
    assert not closing.is_alive()
