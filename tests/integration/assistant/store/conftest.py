"""A real database with its tables for each test: a SQLite file, then PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.advice_request.model import AdviceRequest
from assistant.audit import Access
from assistant.conversation.state import Conversation, FieldValue, SourceShown, Turn
from assistant.store.database import Store, open_store
from assistant.support import open_support_store
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile

NOW = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, database: Callable[[str], str]) -> str:
    return database(request.param)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, database: Callable[..., str]) -> str:
    """For those who make the tables."""
    return database(request.param, empty=True)


@pytest.fixture
def keys(tmp_path: Path) -> KeyFiles:
    files = KeyFiles.in_folder(tmp_path / "keys")
    files.ensure()
    return files


@pytest.fixture
def store(url: str, keys: KeyFiles) -> Iterator[Store]:
    """As the support side has it."""
    opened = open_support_store(url, keys)
    yield opened
    opened.close()


@pytest.fixture
def public_store(url: str, keys: KeyFiles) -> Iterator[Store]:
    """As the process that faces the public has it."""
    opened = open_store(url, PublicKeyFile(keys.public))
    yield opened
    opened.close()


@pytest.fixture
def agent(now: datetime) -> Access:
    return Access("agent:7", "review", now)


@pytest.fixture
def person(now: datetime) -> Access:
    return Access("person", "follow_up", now)


@pytest.fixture
def conversation() -> Conversation:
    return Conversation(
        id="c1",
        rasa_sender="r1",
        language="fr",
        created=NOW,
        seen=NOW,
        facts={"has_dpo": True, "importance": ["sector"]},
        fields={"subject": FieldValue("Badgeuse « été »", "said", "t1"), "sector": FieldValue("", "said")},
        asking="context",
        asked_times=2,
        path_open=True,
        last_question="Peut-on ?",
        last_document_ids=("a", "b"),
        steps=(SourceShown("Guide", "https://www.cnil.fr"), SourceShown("Charte")),
        turns=1,
    )


@pytest.fixture
def turn() -> Turn:
    return Turn("t1", "c1", 1, NOW, "fr", "Peut-on ?", "ask", "rasa", "answer", None, {"messages": [{"text": "é", "citations": [{"document_id": "d"}]}]}, "b1")


def make_draft() -> AdviceRequest:
    said = dict.fromkeys(("organisation", "contact_name", "subject", "question", "context", "analysis"), "mots")
    values = {**said, "contact_email": "dpo@exemple.fr", "confirm": "yes"}
    fields = {name: FieldValue(value, "said", "t1") for name, value in values.items()}
    decision = {"decision": "hand_off", "version": "2026-11-1"}
    request = AdviceRequest(language="fr", created=NOW, fields=fields, facts={"has_dpo": False}, decision=decision)
    return replace(request, priority="normal")


@pytest.fixture
def draft() -> AdviceRequest:
    return make_draft()
