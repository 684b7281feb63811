"""An opinion on an answer: the first one stands, and only who holds the conversation changes it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from assistant.bootstrap import Assistant
from assistant.conversation.state import Conversation, Turn
from assistant.privacy.scrub import Scrubber
from assistant.store.database import Store
from tests.databases import in_memory
from tests.gates import gate

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OPINION = {"turn_id": "t1", "helpful": True}


@pytest.fixture
def store() -> Store:
    kept = in_memory()
    with kept.transaction() as unit:
        for name, turn in (("mine", "t1"), ("theirs", "t2")):
            unit.conversations.save(Conversation(name, f"sender of {name}", "fr", NOW, NOW, turns=1))
            unit.conversations.add_turn(Turn(turn, name, 1, NOW, "fr", "Est-ce un rescrit ?", None, "rasa", "answer"))
    return kept


@pytest.fixture
def client(store: Store) -> TestClient:
    nothing: Any = None
    assistant = Assistant(nothing, nothing, nothing, store, nothing, nothing, nothing, gate(), nothing)
    return TestClient(public_app(assistant, SimpleNamespace(), 1.0, lambda: True))  # type: ignore[arg-type]


def judged(store: Store) -> bool:
    with store.reading() as unit:
        kept = unit.feedback.get("t1")
    assert kept is not None
    return kept.helpful


def test_whoever_was_sent_the_link_of_an_answer_does_not_overwrite_the_opinion_of_its_owner(
    client: TestClient, store: Store
) -> None:
    assert client.post("/api/v1/feedback", json=OPINION).status_code == 204
    for proof in ({}, {"conversation_id": "guessed"}, {"conversation_id": "theirs"}):
        refused = client.post("/api/v1/feedback", json={**OPINION, "helpful": False, **proof})
        assert refused.status_code == 409 and "already" in refused.json()["detail"]
    assert judged(store)


def test_who_holds_the_conversation_changes_their_mind(client: TestClient, store: Store) -> None:
    client.post("/api/v1/feedback", json=OPINION)
    again = {**OPINION, "helpful": False, "conversation_id": "mine"}
    assert client.post("/api/v1/feedback", json=again).status_code == 204
    assert not judged(store)


def test_an_export_holds_the_opinion_of_its_owner_and_never_that_of_who_was_sent_the_link(client: TestClient) -> None:
    client.post("/api/v1/feedback", json={**OPINION, "comment": "Words of a stranger."})
    taken = client.get("/api/v1/conversations/mine")
    assert "stranger" not in taken.text and taken.json()["turns"][0]["opinion"] is None
    client.post("/api/v1/feedback", json={**OPINION, "comment": "My own words.", "conversation_id": "mine"})
    (turn,) = client.get("/api/v1/conversations/mine").json()["turns"]
    assert turn["opinion"]["comment"] == "My own words."


def test_what_is_said_of_an_answer_is_kept_without_the_names_in_it(store: Store) -> None:
    class Finder:
        def find(self, text: str) -> list[tuple[int, int]]:
            return [(0, 6)]

    nothing: Any = None
    assistant = Assistant(nothing, nothing, nothing, store, nothing, nothing, nothing, gate(), nothing, Scrubber(Finder()))
    assistant.feedback("t1", False, [], "Dupont est joignable au 06 12 34 56 78")
    with store.reading() as unit:
        kept = unit.feedback.get("t1")
    assert kept is not None and kept.comment == "[nom] est joignable au [téléphone]"
