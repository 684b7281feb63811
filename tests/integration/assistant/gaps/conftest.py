"""A store with one conversation, on either database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.conversation.state import Conversation
from assistant.retention.journal import Journal
from assistant.store.database import Store
from assistant.support import open_support_store
from assistant.vault.private_keys import KeyFiles

NOW = datetime.now(UTC)
OWN = "the-code-of-a-conversation"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, database: Callable[[str], str]) -> Iterator[Store]:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    opened = open_support_store(database(request.param), keys, Journal(tmp_path / "erasures.txt"))
    with opened.transaction() as unit:
        unit.conversations.save(Conversation(OWN, "sender", "fr", NOW, NOW, turns=1))
    yield opened
    opened.close()
