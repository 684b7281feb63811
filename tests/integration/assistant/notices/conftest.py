"""A real SQLite file and a real SMTP server on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from assistant.advice_request.model import AdviceRequest
from assistant.conversation.state import FieldValue
from assistant.store.database import Store
from assistant.support import open_support_store
from assistant.vault.private_keys import KeyFiles
from benchmarks.free_port import free_port

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class Mailbox:
    """What the server received, and what it answers to each recipient, first to last; then it accepts."""

    port: int
    received: list[tuple[list[str], bytes]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.received.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def store(tmp_path: Path, database: Callable[[str], str]) -> Iterator[Store]:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    opened = open_support_store(database("sqlite"), keys)
    yield opened
    opened.close()


@pytest.fixture
def draft() -> AdviceRequest:
    said = dict.fromkeys(("organisation", "contact_name", "subject", "question", "context", "analysis"), "canary")
    values = {**said, "contact_email": "dpo@ormeau.example", "confirm": "yes"}
    return AdviceRequest("fr", NOW, {name: FieldValue(value, "said") for name, value in values.items()})
