"""Migrations with data, up and down, on both databases: what was kept in clear is sealed, nothing of it is lost."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from assistant.advice_request.model import AdviceRequest
from assistant.audit import Access
from assistant.conversation.state import Conversation
from assistant.store.database import downgrade, upgrade
from assistant.store.engine import open_engine
from assistant.store.request_keys import RequestKeys
from assistant.support import KeyFileOpener, open_support_store
from assistant.vault.errors import KeyMissing
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile

pytestmark = pytest.mark.integration


@pytest.fixture
def url(empty_url: str) -> str:
    return empty_url


REQUEST = (
    "INSERT INTO advice_requests (id, reference, year, number, idempotency_key, content_hash, status, priority, "
    "language, conversation_id, facts, decision, fields, version, created, submitted, changed) VALUES (:id, "
    ":reference, 2026, :id, :key, :hash, 'submitted', 'normal', 'fr', 'c1', :facts, :decision, :fields, 1, :at, :at, :at)"
)
EVENT = (
    "INSERT INTO advice_request_events (request_id, number, at, by, what, detail) "
    "VALUES (:id, 1, :at, 'agent', 'status_changed', :detail)"
)
CONVERSATION = (
    "INSERT INTO conversations (id, rasa_sender, language, created, seen, turns, reference, state) "
    "VALUES (:id, :sender, 'fr', :at, :at, 1, 'DC-2026-000001-C', :state)"
)
TURN = (
    "INSERT INTO turns (id, conversation_id, number, at, language, text, intent, understood_by, outcome, asking, answer) "
    "VALUES (:id, :conversation, 1, :at, 'fr', 'canari question', 'ask', 'rasa', 'answer', NULL, :answer)"
)


def fill(engine: Engine, draft: AdviceRequest, conversation: Conversation, at: datetime, count: int) -> None:
    """What the first version kept."""
    fields = json.dumps({name: {**asdict(held), "value": f"canari {name}"} for name, held in draft.fields.items()})
    state = asdict(conversation)
    for name in ("id", "rasa_sender", "language", "created", "seen", "turns", "reference"):
        state.pop(name)
    moment: Any = at if engine.dialect.name == "postgresql" else at.replace(tzinfo=None).isoformat(" ")
    with engine.begin() as connection:
        for number in range(1, count + 1):
            request = {"id": number, "reference": f"DC-2026-{number:06}-{_letter(number)}", "key": f"k{number}", "hash": "h"}
            json_values = {"facts": '{"has_dpo": false}', "decision": '{"decision": "hand_off"}', "fields": fields}
            connection.execute(text(REQUEST), {**request, **json_values, "at": moment})
            detail = '{"from": "draft", "to": "submitted", "reason": "canari motif"}'
            connection.execute(text(EVENT), {"id": number, "at": moment, "detail": detail})
            known = {"id": f"c{number}", "sender": f"r{number}", "state": json.dumps(state), "at": moment}
            connection.execute(text(CONVERSATION), known)
            turn = {"id": f"t{number}", "conversation": f"c{number}", "answer": '{"turn_id": "t", "messages": []}'}
            connection.execute(text(TURN), {**turn, "at": moment})


def _letter(number: int) -> str:
    return "ABCDEFGHJKLMNPRSTUVWXYZ"[(2026_000_000 + number + 12) % 23]


def rows(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.mark.parametrize("count", [20, pytest.param(1000, marks=pytest.mark.assurance)])
def test_what_was_kept_in_clear_is_sealed_whole_and_comes_back(
    url: str, keys: KeyFiles, draft: AdviceRequest, conversation: Conversation, now: datetime, tmp_path: Path, count: int
) -> None:
    engine = open_engine(url)
    upgrade(engine, "0001")
    fill(engine, draft, conversation, now, count)
    with pytest.raises(KeyMissing):
        upgrade(engine)
    with engine.connect() as connection:
        assert rows(connection, "advice_requests") == count  # refused whole: nothing has changed
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0001"
    both = RequestKeys(PublicKeyFile(keys.public), KeyFileOpener(keys))
    upgrade(engine, keys=both)
    store = open_support_store(url, keys)
    with store.transaction() as unit:
        listed = unit.advice_requests.list(limit=10 * count)
        request = unit.advice_requests.get(listed[-1].reference, Access("agent:7", "review", now))
        found = unit.conversations.get(f"c{count}")
        turns = unit.conversations.turns(f"c{count}")
    assert len(listed) == count and request is not None and found is not None
    assert request.value("question") == "canari question" and request.events[0].detail["reason"] == "canari motif"
    assert found.fields == conversation.fields and found.reference == "DC-2026-000001-C"
    assert turns[0].text == "canari question"
    store.close()
    if url.startswith("sqlite"):
        for path in (tmp_path / "data").iterdir():
            assert b"canari question" not in path.read_bytes(), path.name
    downgrade(engine, "0001", both)
    with engine.connect() as connection:
        assert rows(connection, "advice_requests") == count and rows(connection, "conversations") == 0
        kept = connection.execute(text("SELECT fields FROM advice_requests WHERE id = 1")).scalar_one()
        assert "canari question" in json.dumps(json.loads(kept) if isinstance(kept, str) else kept)
        words = connection.execute(text("SELECT detail FROM advice_request_events WHERE request_id = 1")).scalar_one()
        assert "canari motif" in json.dumps(words)
    upgrade(engine, keys=both)
    engine.dispose()


def test_secrets_of_second_factors_are_sealed_and_come_back(url: str, keys: KeyFiles, now: datetime) -> None:
    engine = open_engine(url)
    both = RequestKeys(PublicKeyFile(keys.public), KeyFileOpener(keys))
    upgrade(engine, "0011", both)
    moment: Any = now if engine.dialect.name == "postgresql" else now.replace(tzinfo=None).isoformat(" ")
    with engine.begin() as connection:
        user = "INSERT INTO users (id, email, name, roles, language, created, totp_secret, totp_last, failures, disabled) "
        values = "VALUES (:id, :id, 'Claire', '[\"agent\"]', 'fr', :at, :secret, 0, 0, false)"
        connection.execute(text(user + values), [{"id": "u1", "at": moment, "secret": "CANARI1"}, {"id": "u2", "at": moment, "secret": None}])
        invitation = "INSERT INTO invitations (sha256, user_id, totp_secret, expires) VALUES ('s', 'u2', 'CANARI2', :at)"
        connection.execute(text(invitation), {"at": moment})
    with pytest.raises(KeyMissing):
        upgrade(engine)
    upgrade(engine, keys=both)
    sealed = open_support_store(url, keys)
    with sealed.reading() as unit:
        first, second = (unit.accounts.user_of(each) for each in ("u1", "u2"))
        invited = unit.accounts.invitation_of("u2")
        assert first is not None and second is not None and invited is not None
        assert b"CANARI" not in (first.totp_sealed or b"")
        assert (unit.accounts.totp_secret(first), unit.accounts.totp_secret(second)) == ("CANARI1", None)
        assert invited.totp_secret == "CANARI2"
    sealed.close()
    downgrade(engine, "0011", both)
    with engine.connect() as connection:
        kept = "SELECT totp_secret FROM users WHERE totp_secret IS NOT NULL UNION SELECT totp_secret FROM invitations"
        assert set(connection.execute(text(kept)).scalars()) == {"CANARI1", "CANARI2"}
    engine.dispose()


UPGRADE = """
import sys
from pathlib import Path
from assistant.store.database import upgrade
from assistant.store.engine import open_engine
from assistant.store.request_keys import RequestKeys
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile
engine, keys = open_engine(sys.argv[1]), RequestKeys(PublicKeyFile(KeyFiles.in_folder(Path(sys.argv[2])).public))
print("begins", flush=True)
upgrade(engine, keys=keys)
print("done", flush=True)
"""


def start_upgrade(url: str, keys: KeyFiles) -> subprocess.Popen[str]:
    """An upgrade in a process of its own, which has just begun."""
    command = [sys.executable, "-c", UPGRADE, url, str(keys.public.parent)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "begins\n"
    return process


def done_within(process: subprocess.Popen[str], seconds: float) -> float | None:
    """Kills it once the time is up: None if that was in the middle, else the seconds after which it was done."""
    began = time.monotonic()
    assert process.stdout is not None
    ended, _, _ = select.select([process.stdout], [], [], seconds)
    taken = time.monotonic() - began
    if not ended:
        process.kill()
    with process:
        done = "done" in process.stdout.read()
    assert done or not ended, "it failed by itself"
    return taken if done else None


PATIENCE_S = 60
TRIES_FOR_ONE = 4


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.assurance)])
def test_an_upgrade_killed_at_any_moment_leaves_the_old_tables_or_the_new_ones_and_the_next_start_mends_it(
    url: str, keys: KeyFiles, draft: AdviceRequest, conversation: Conversation, now: datetime, kills: int,
    record_property: Callable[..., None],
) -> None:
    count = 50
    engine = open_engine(url)
    both = RequestKeys(PublicKeyFile(keys.public), KeyFileOpener(keys))
    upgrade(engine, "0001")
    fill(engine, draft, conversation, now, count)
    whole = done_within(start_upgrade(url, keys), PATIENCE_S)
    assert whole is not None
    found, killed = list[str](), 0
    for _ in range(TRIES_FOR_ONE * kills):
        if not found or found[-1] != "0001":
            downgrade(engine, "0001", both)
        taken = done_within(start_upgrade(url, keys), whole * killed / kills)
        if taken is None:
            killed += 1
        else:
            whole = taken  # done sooner than thought: sooner, then, at the same share of it
        with engine.connect() as connection:
            found.append(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
            assert rows(connection, "advice_requests") == count
            if engine.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        if killed == kills:
            break
    store = open_support_store(url, keys)  # the next start
    with store.transaction() as unit:
        listed = unit.advice_requests.list(limit=10 * count)
        for each in listed:
            request = unit.advice_requests.get(each.reference, Access("agent:7", "review", now))
            assert request is not None and request.value("question") == "canari question"
    with engine.connect() as connection:
        head = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    store.close()
    engine.dispose()
    print(f"{killed} killed in {len(found)} tries: {found.count('0001')} old, {found.count(head)} new")  # noqa: T201
    record_property("kills", killed)
    assert len(listed) == count and set(found) <= {"0001", head} and "0001" in found and killed == kills
