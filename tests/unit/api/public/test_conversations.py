"""A conversation taken away whole, and deleted for good."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient

from api.app import public_app
from assistant.conversation.state import Conversation, Turn
from assistant.store.database import Store
from tests.databases import in_memory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CITATION = {"publisher": "CNIL", "title": "Charte", "locator": "Réponse", "published": "2021-02", "url": None, "kind": "charter", "authority": "regulator"}
REPLY = {"permalink": "/answer/t1", "messages": [{"text": "Non : ce n’est pas un rescrit [1].", "citations": [CITATION], "buttons": []}]}


@pytest.fixture
def store() -> Store:
    kept = in_memory()
    with kept.transaction() as unit:
        unit.conversations.save(Conversation("mine", "sender", "fr", NOW, NOW, turns=2))
        unit.conversations.add_turn(Turn("t1", "mine", 1, NOW, "fr", "Est-ce un rescrit ?", None, "rasa", "answer", None, REPLY))
        unit.conversations.add_turn(Turn("t2", "mine", 2, NOW, "fr", None, None, "rasa", "referral"))
    return kept


def client(store: Store) -> TestClient:
    assistant: Any = SimpleNamespace(reception=None, store=store)
    return TestClient(public_app(assistant, SimpleNamespace(), 1.0, lambda: True))  # type: ignore[arg-type]


def test_a_conversation_is_taken_away_as_data(store: Store) -> None:
    taken = client(store).get("/api/v1/conversations/mine").json()

    assert taken["turns"][0]["said"] == "Est-ce un rescrit ?"
    assert taken["turns"][0]["messages"] == REPLY["messages"]
    assert taken["turns"][1]["said"] is None
    assert "rescrit" in taken["disclaimer"]


def test_a_conversation_is_taken_away_as_a_text_with_its_sources_and_the_notice(store: Store) -> None:
    text = client(store).get("/api/v1/conversations/mine/export.txt").text

    assert text.startswith("Conversation avec Permanence, commencée le 22 novembre 2026\n")
    assert "Est-ce un rescrit ?" in text
    assert "[1] Charte, Réponse, CNIL, charte interne\u00a0: dit comment la CNIL accompagne, février 2021" in text
    assert "Cet avis n’est pas un rescrit" in text
    assert "au moins jusqu’au 22 décembre 2026\u00a0: http://testserver/answer/t1" in text
    assert "rien de ces mots n’a été conservé" in text


def test_a_deleted_conversation_is_gone_and_cannot_be_deleted_twice(store: Store) -> None:
    asking = client(store)

    assert asking.delete("/api/v1/conversations/mine").status_code == 204
    assert asking.get("/api/v1/conversations/mine").status_code == 404
    assert asking.delete("/api/v1/conversations/mine").status_code == 404


async def test_a_deletion_waits_for_the_turn_under_way_and_reaches_every_store(store: Store) -> None:
    assistant: Any = SimpleNamespace(reception=None, store=store)
    forgotten: list[str] = []
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: True, forget=lambda mine: not forgotten.append(mine))  # type: ignore[arg-type]
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as asking:
        async with app.state.gateway.alone("mine"):
            deletion = asyncio.create_task(asking.delete("/api/v1/conversations/mine"))
            await asyncio.sleep(0.05)
            assert not deletion.done() and forgotten == []
        assert (await deletion).status_code == 204
    assert forgotten == ["mine"]


def test_an_unknown_conversation_is_not_found(store: Store) -> None:
    assert client(store).get("/api/v1/conversations/other").status_code == 404
