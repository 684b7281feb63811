"""With a moved clock: the day before, nothing has gone; the day after, all of it has, in every store."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
import time_machine
from sqlalchemy import delete, func, select, update

from assistant.accounts.desk import AccountDesk
from assistant.accounts.model import Invitation, Session, User
from assistant.accounts.roles import Role
from assistant.advice_request.lifecycle import change_status
from assistant.advice_request.model import AdviceRequest, Status
from assistant.audit import Access
from assistant.casework.model import Note
from assistant.conversation.state import Conversation, Turn
from assistant.copilot.sheet import CallOutcome, CallSheet
from assistant.gaps.model import Gap, Reason, State, Topic
from assistant.idempotency import receipt
from assistant.retention.journal import Journal
from assistant.retention.keeper import Keeper
from assistant.retention.schedule import load_schedule
from assistant.store import tables
from assistant.store.database import Store, open_store
from assistant.store.dialogue_events import EventsInFile
from assistant.store.engine import open_engine
from assistant.store.erasure import KINDS
from assistant.store.feedback import Feedback
from assistant.store.slack import Letter, ThreadRow
from assistant.supervision.model import Approval
from assistant.support import open_support_store, rotate
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[4]
WORKSPACES = {table.name for table in tables.slack.OF_A_TEAM} - {"slack_threads", "slack_links"}
"""What a Slack workspace sets and proposes; it goes when the workspace takes the app out."""
LINGERING = {"audit_log", "audit_head", "reference_sequences", "users", "alembic_version"} | WORKSPACES
"""What no class of data but the audit's takes away: numbers given, accounts in use."""


@pytest.fixture
def keeper(store: Store, tmp_path: Path) -> Keeper:
    rasa = tmp_path / "rasa.sqlite3"
    with closing(sqlite3.connect(rasa)) as database, database:
        database.execute("CREATE TABLE events (sender_id TEXT, timestamp REAL)")
    return Keeper(store, EventsInFile(rasa), Journal(tmp_path / "erasures.txt"))


def fill(keeper: Keeper, conversation: Conversation, turn: Turn, draft: AdviceRequest, at: datetime) -> str:
    """Something in every store, all of the same moment; returns the request's reference."""
    agent = Access("agent:7", "review", at)
    call = receipt("chat", "k", {})
    assert call is not None
    with keeper.store.transaction() as unit:
        unit.conversations.save(replace(conversation, seen=at))
        unit.conversations.add_turn(replace(turn, at=at))
        unit.feedback.save(Feedback(turn.id, at, helpful=True))
        kept = unit.advice_requests.submit(draft, "k1", by="person", at=at).request
        for status in (Status.IN_REVIEW, Status.CLOSED):
            kept = unit.advice_requests.save(change_status(kept, status, by="agent:7", at=at))
        unit.case_files.assign(str(kept.reference), "u1")
        note_key = unit.advice_requests.key_of(str(kept.reference))
        unit.case_files.add_note(str(kept.reference), Note(at, "u1", "À relire."), note_key)
        unit.receipts.keep(call, {"a": "b"}, at)
        unit.resume_codes.give(conversation.id, at)
        while taken := unit.outbox.take(at):
            unit.outbox.sent(taken, at)
        unit.audit.add(agent, "request_read", str(kept.reference))
        user = User("u1", "agent@cnil.example", "Agent", frozenset(), "fr", at)
        unit.accounts.add(user)
        unit.sign_ins.set("a", unit.sign_ins.hold("a", at))
        unit.sign_ins.note("v", at)
        unit.accounts.add_session(Session("s1", "u1", at, at))
        unit.accounts.add_invitation(Invitation("i1", "u1", "t", at))
        unit.slack.remember(ThreadRow("k", "p", "T1", b"sealed", at))
        unit.slack.claim(Letter("event:T1:Ev1", at, "T1", b"sealed"))
        unit.slack.issue_link("secret", "T1", b"sealed", at)
        unit.slack.issue_state("state", at)
        unit.calls.add(CallSheet("c1", at, "u1", "fr", CallOutcome.ANSWERED, "Peut-on ?"))
        unit.gaps.add(Gap("g1", at, Reason.UNANSWERED, "fr", "Peut-on ?", "a1"))
        unit.approvals.add(Approval("v1", at, "u1", "fr", "d", "", "", "", "Oui.", (), ()))
        unit.gaps.save(Topic("t1", State.OPEN, None, None, False, at, 0))
    with closing(sqlite3.connect(keeper.dialogue.path)) as database, database:
        database.execute("INSERT INTO events VALUES (?, ?)", (conversation.rasa_sender, at.timestamp()))
    return str(kept.reference)


def counts(url: str, keeper: Keeper) -> dict[str, int]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.metadata.sorted_tables
            if table.name not in LINGERING
        }
    engine.dispose()
    with closing(sqlite3.connect(keeper.dialogue.path)) as database:
        found["dialogue"] = database.execute("SELECT count(*) FROM events").fetchone()[0]
    return found


def test_the_day_before_nothing_has_gone_and_the_day_after_everything_has(
    keeper: Keeper, conversation: Conversation, turn: Turn, draft: AdviceRequest, now: datetime, url: str
) -> None:
    fill(keeper, conversation, turn, draft, now)
    full = counts(url, keeper)
    assert all(full.values()), full
    gone: dict[str, int] = {}
    for days in sorted({each.days for each in load_schedule()}):
        due = {each.name for each in load_schedule() if each.days == days}
        with time_machine.travel(now + timedelta(days=days) - timedelta(hours=1), tick=False):
            early = keeper.purge()
        assert not any(early.values()), early
        with time_machine.travel(now + timedelta(days=days, hours=1), tick=False):
            late = keeper.purge()
        assert {name for name, count in late.items() if count} == due
        gone |= {name: late[name] for name in due}
    assert set(gone) == {each.name for each in load_schedule()}
    assert not any(counts(url, keeper).values()), counts(url, keeper)
    with keeper.store.reading() as unit:
        assert unit.audit.verify().broken_at is None
        assert all(line.at > now for line in unit.audit.lines())


def test_every_table_that_holds_something_of_a_person_has_a_class(url: str, store: Store) -> None:
    """A new table is either in a class, or belongs to a row that is, or is named above with its reason."""
    covered = {kind.table.name for kind in KINDS.values()}
    for table in tables.metadata.sorted_tables:
        parents = {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}
        if parents & covered:
            covered.add(table.name)
    assert {table.name for table in tables.metadata.sorted_tables} - covered - LINGERING == set()
    assert set(KINDS) | {"dialogue", "audit"} == {each.name for each in load_schedule()}


def test_who_asks_for_it_is_forgotten_everywhere_at_once_and_a_backup_brings_nobody_back(
    keeper: Keeper, conversation: Conversation, turn: Turn, draft: AdviceRequest, now: datetime, url: str, tmp_path: Path
) -> None:
    reference = fill(keeper, conversation, turn, draft, now)
    journalled = replace(keeper, store=open_store(url, journal=keeper.journal))
    assert journalled.forget(conversation.id) and journalled.erase_request(reference)
    assert not journalled.forget(conversation.id)
    left = counts(url, keeper)
    assert not any(left[name] for name in ("conversations", "turns", "feedback", "dialogue"))
    assert not any(left[name] for name in ("advice_requests", "advice_request_events", "follow_up_secrets"))
    with keeper.store.transaction() as unit:  # an old backup, put back
        unit.conversations.save(replace(conversation, seen=now))
    assert journalled.erase_again() == 1
    assert counts(url, keeper)["conversations"] == 0
    assert conversation.id not in (tmp_path / "erasures.txt").read_text()
    with keeper.store.reading() as unit:
        assert [line.what for line in unit.audit.lines()].count("erased") == 3
    journalled.store.close()


def test_a_request_that_takes_an_erased_ones_number_after_a_restore_is_never_erased_for_it(
    keeper: Keeper, store: Store, draft: AdviceRequest, now: datetime, url: str
) -> None:
    journalled = replace(keeper, store=open_store(url, journal=keeper.journal), clock=lambda: now)
    with store.transaction() as unit:
        erased = str(unit.advice_requests.submit(draft, "before", by="person", at=now).request.reference)
    assert journalled.erase_request(erased)
    engine = open_engine(url)
    with engine.begin() as connection:  # an old backup, put back: the year's numbers begin again
        connection.execute(update(tables.reference_sequences).values(last=0))
        connection.execute(delete(tables.outbox))
    engine.dispose()
    with store.transaction() as unit:
        again = unit.advice_requests.submit(draft, "after", by="person", at=now + timedelta(days=1)).request.reference
    assert str(again) == erased
    assert journalled.erase_again() == 0
    with store.reading() as unit:
        assert unit.advice_requests.status(erased) is not None
    journalled.store.close()


def test_second_factors_are_sealed_again_with_the_new_key(store: Store, keys: KeyFiles) -> None:
    desk = AccountDesk(store)
    token = desk.add("claire@permanence.example", "Claire", [Role.AGENT])
    secret, old = desk.invited(token)[1].totp_secret, keys.secrets()
    desk.accept(token, "cheval agrafe batterie correct", pyotp.TOTP(secret).now())
    waiting = desk.add("paul@permanence.example", "Paul", [Role.AGENT])
    before = desk.invited(waiting)[1]
    assert rotate(store, keys) == 2 and old[0] not in keys.secrets()
    assert desk.invited(waiting)[1] == before
    with store.reading() as unit:
        user = unit.accounts.user_of("claire@permanence.example")
        assert user is not None and unit.accounts.totp_secret(user) == secret


ROTATE = """
import sys
from pathlib import Path
from assistant.support import open_support_store, rotate
from assistant.vault.private_keys import KeyFiles
keys = KeyFiles.in_folder(Path(sys.argv[2]))
store = open_support_store(sys.argv[1], keys)
print("begins", flush=True)
rotate(store, keys)
print("done", flush=True)
"""


def rotation(url: str, keys: KeyFiles, killed_after: float | None) -> bool:
    """A rotation in a process of its own, killed -9 after some seconds; whether it came to its end."""
    command = [sys.executable, "-c", ROTATE, url, str(keys.public.parent)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "begins\n"
    try:
        process.wait(killed_after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    said = process.stdout.read()
    process.stdout.close()
    assert process.returncode in (0, -signal.SIGKILL)
    return said == "done\n"


@contextmanager
def submitting(url: str, keys: KeyFiles, draft: AdviceRequest, first: int, pause: float) -> Iterator[None]:
    """The public process, sending requests all the while; its failure would be the test's."""
    stop, public = threading.Event(), open_store(url, PublicKeyFile(keys.public))

    def work() -> int:
        sent = 0
        while not stop.wait(pause):
            with public.transaction() as unit:
                unit.advice_requests.submit(draft, f"k{first + sent}", by="person", at=draft.created)
            sent += 1
        return sent

    with ThreadPoolExecutor(1) as pool:
        busy = pool.submit(work)
        try:
            yield
        finally:
            stop.set()
            assert busy.result() > 0
            public.close()


@pytest.mark.parametrize(
    ("count", "kills", "pace"), [(40, 3, 0.01), pytest.param(10_000, 10, 0.3, marks=pytest.mark.assurance)]
)
def test_keys_are_rotated_while_requests_come_in_and_none_becomes_unreadable(
    store: Store, keys: KeyFiles, draft: AdviceRequest, now: datetime, url: str, count: int, kills: int, pace: float,
    record_property: Callable[..., None],
) -> None:
    for first in range(0, count, 500):
        with store.transaction() as unit:
            for number in range(first, min(first + 500, count)):
                unit.advice_requests.submit(draft, f"k{number}", by="person", at=now)
    old = keys.secrets()
    with submitting(url, keys, draft, count, pause=0.02 if count < 1000 else 0.2):
        killed = sum(not rotation(url, keys, pace * number) for number in range(kills))
        assert rotation(url, keys, None)
    assert len(keys.secrets()) == 1 and keys.secrets()[0] not in old
    unreadable = 0
    with store.transaction() as unit:
        listed = unit.advice_requests.list(limit=1_000_000)
        for each in listed:
            unreadable += unit.advice_requests.get(each.reference, Access("agent:7", "review", now)) is None
        left = unit.request_keys.seal_again(PublicKeyFile(keys.public).sealer().key_id.hex())
    print(f"{url[:6]}: {len(listed)} requests, {killed} kills, {unreadable} unreadable, {left} on an old key")  # noqa: T201
    record_property("requests", len(listed))
    record_property("kills", killed)
    assert killed and len(listed) > count and (unreadable, left) == (0, 0)
    again = open_support_store(url, keys)
    with again.transaction() as unit:
        assert unit.advice_requests.get(listed[0].reference, Access("agent:7", "review", datetime.now(UTC)))
    again.close()
