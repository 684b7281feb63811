"""A store as agents have it, and requests of several organisations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.accounts.model import User
from assistant.accounts.roles import Role
from assistant.advice_request.model import AdviceRequest
from assistant.casework.desk import CaseDesk
from assistant.casework.settings import load_casework
from assistant.conversation.state import FieldValue
from assistant.store.database import Store
from assistant.support import open_support_store
from assistant.vault.private_keys import KeyFiles

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MEMBERS = {"claire": Role.AGENT, "paul": Role.SENIOR, "ada": Role.ADMINISTRATOR, "zoe": Role.CONTROL}
Submit = Callable[..., str]


@pytest.fixture
def store(tmp_path: Path, database: Callable[[str], str]) -> Iterator[Store]:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    opened = open_support_store(database("sqlite"), keys)
    with opened.transaction() as unit:
        for name, role in MEMBERS.items():
            unit.accounts.add(User(name, f"{name}@permanence.example", name.title(), frozenset({role}), "fr", NOW))
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> CaseDesk:
    return CaseDesk(store, load_casework(), bytes(32), lambda: NOW)


@pytest.fixture
def submit(store: Store) -> Submit:
    """Submits a request of an organisation; returns its reference."""
    count = iter(range(10_000))

    def sent(
        subject: str = "Badges", organisation: str = "ormeau", language: str = "fr", sector: str = "", priority: str | None = None
    ) -> str:
        number = next(count)
        said = dict.fromkeys(("contact_name", "question", "context", "analysis"), "mots")
        values = {**said, "organisation": organisation, "subject": subject, "sector": sector, "confirm": "yes"}
        values["contact_email"] = f"dpo@{organisation}.example"
        draft = AdviceRequest(language, NOW, {name: FieldValue(value, "said") for name, value in values.items()}, priority=priority)
        with store.transaction() as unit:
            kept = unit.advice_requests.submit(draft, f"k{number}", by="person", at=NOW)
        return str(kept.request.reference)

    return sent
