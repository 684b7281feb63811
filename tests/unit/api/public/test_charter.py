from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from assistant.conversation.notes import NoteWriter
from assistant.conversation.state import Conversation
from assistant.desks.conversation_desk import ConversationDesk
from assistant.escalation.rules import load_rules
from assistant.texts import load_texts
from tests.databases import in_memory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def client() -> TestClient:
    store, texts, rules = in_memory(), load_texts(), load_rules()
    with store.transaction() as unit:
        unit.conversations.save(Conversation("known", "s", "fr", NOW, NOW, facts={"requester_role": "individual"}))
    desk = ConversationDesk(store, rules, texts, NoteWriter(texts))
    built = SimpleNamespace(reception=None, conversations=desk, rules=rules)
    return TestClient(public_app(built, SimpleNamespace(), 1.0, lambda: True))  # type: ignore[arg-type]


def test_the_path_is_drawn_with_every_rule_and_the_notice(client: TestClient) -> None:
    page = client.get("/charter", params={"language": "fr"}).text
    assert '<html lang="fr">' in page
    assert page.count('class="rule ') == len(load_rules().rules)
    assert "rescrit" in page and "aria-current" not in page


def test_the_browsers_language_is_taken_where_none_is_asked(client: TestClient) -> None:
    assert '<html lang="en">' in client.get("/charter", headers={"accept-language": "en-GB,en;q=0.9"}).text
    assert '<html lang="fr">' in client.get("/charter", headers={"accept-language": "de"}).text


def test_a_conversation_is_shown_where_it_stands_and_its_id_never_stands_in_an_address(client: TestClient) -> None:
    page = client.post("/charter", data={"language": "en", "conversation": "known"}).text
    assert page.count('aria-current="step"') == 1
    assert "You are here" in page and "not met" in page
    assert '<input type="hidden" name="conversation" value="known">' in page
    assert not re.search(r'(?:href|action)="[^"]*known', page)


def test_an_address_that_names_a_conversation_shows_nothing_of_it(client: TestClient) -> None:
    assert "aria-current" not in client.get("/charter", params={"language": "en", "conversation": "known"}).text


def test_an_unknown_conversation_is_said_and_the_path_shown_all_the_same(client: TestClient) -> None:
    answer = client.post("/charter", data={"language": "en", "conversation": "nobody"})
    assert answer.status_code == 200
    assert "not known" in answer.text
