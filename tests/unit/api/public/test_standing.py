"""Where a conversation stands, over HTTP, with its store in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from assistant.conversation.notes import NoteWriter
from assistant.conversation.state import Conversation, SourceShown
from assistant.desks.conversation_desk import ConversationDesk
from assistant.escalation.rules import load_rules
from assistant.texts import load_texts
from tests.databases import in_memory

NOW = datetime(2026, 11, 22, tzinfo=UTC)
KNOWN = Conversation("c" * 24, "s", "fr", NOW, NOW)
ADDRESS = f"/api/v1/conversations/{KNOWN.id}"


@pytest.fixture
def client() -> TestClient:
    store, texts = in_memory(), load_texts()
    asked = replace(KNOWN, last_question="Peut-on filmer la cour ?", steps=(SourceShown("RGPD, article 6"),))
    with store.transaction() as unit:
        unit.conversations.save(asked)
    desk = ConversationDesk(store, load_rules(), texts, NoteWriter(texts))
    built = SimpleNamespace(reception=None, conversations=desk)
    return TestClient(public_app(built, SimpleNamespace(), 1.0, lambda: True))  # type: ignore[arg-type]


def test_a_card_is_corrected_and_the_decision_follows(client: TestClient) -> None:
    told = client.put(f"{ADDRESS}/card", json={"role": "individual", "sector": "health"}).json()
    assert {line["name"]: line["source"] for line in told["card"]}["sector"] == "edited"
    assert told["decision"]["decision"] == "redirect_individual"
    assert client.get(f"{ADDRESS}/standing", params={"language": "en"}).json()["card"][2]["value_label"] == "health"


@pytest.mark.parametrize("change", [{"colour": "red"}, {"sector": "magic"}, {"role": "x" * 41}, []])
def test_what_the_card_cannot_take_is_a_problem(client: TestClient, change: object) -> None:
    answer = client.put(f"{ADDRESS}/card", json=change)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("kind", "language"), [("dpo", "fr"), ("network", "en")])
def test_a_note_carries_the_question_the_sources_and_the_notice(client: TestClient, kind: str, language: str) -> None:
    answer = client.get(f"{ADDRESS}/note.txt", params={"kind": kind, "language": language})
    assert answer.headers["content-type"].startswith("text/plain")
    for words in ("Peut-on filmer la cour ?", "RGPD, article 6", "rescrit"):
        assert words in answer.text


def test_an_unknown_conversation_is_not_found(client: TestClient) -> None:
    assert client.get("/api/v1/conversations/nobody/standing").status_code == 404
    assert client.put("/api/v1/conversations/nobody/card", json={}).status_code == 404


def test_a_code_leads_back_to_the_draft_and_a_new_one_replaces_it(client: TestClient) -> None:
    first = client.post(f"{ADDRESS}/resume-code").json()
    code = client.post(f"{ADDRESS}/resume-code").json()["code"]
    back = client.post("/api/v1/conversations/resume", json={"code": code.lower().replace("-", " ")})
    assert back.json()["conversation_id"] == KNOWN.id
    assert client.post("/api/v1/conversations/resume", json={"code": first["code"]}).status_code == 404
    assert first["url"].endswith(first["code"])


def test_a_code_that_opens_nothing_is_not_found_in_a_sentence(client: TestClient) -> None:
    answer = client.post("/api/v1/conversations/resume", json={"code": "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG"})
    assert answer.status_code == 404
    assert "opens no draft" in answer.json()["detail"]
