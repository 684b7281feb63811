"""With the assistant off, every public route that posts answers the fixed message, or serves what is the person's own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from api.guard.access import declared_routes
from api.rasa import RasaSilent
from assistant.answer import Answer, Message, Outcome
from assistant.bootstrap import Assistant
from assistant.conversation.reply import Reply, Said
from assistant.conversation.state import Conversation, Turn
from assistant.desks.conversation_desk import ConversationDesk
from assistant.desks.submission import SubmissionDesk
from assistant.escalation.rules import load_rules
from assistant.idempotency import Receipt, receipt
from assistant.store.database import Store
from assistant.switch import Mode, SwitchedResponder
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.reception import Reception
from assistant.turn.understanding import Understanding
from tests.databases import in_memory
from tests.gates import gate

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TEXTS = load_texts()
ORDER = {"fields": {"organisation": "Mairie", "question": "Est-ce permis ?"}, "confirm": True, "language": "fr"}
ASSISTED: dict[str, dict[str, Any]] = {
    "/api/v1/chat": {"json": {"message": "Quel délai ?", "language": "fr"}},
    "/chat": {"data": {"message": "Quel délai ?", "lang": "fr"}},
    "/api/v1/search": {"json": {"query": "Quel délai pour notifier une violation ?", "language": "fr"}},
    "/api/v1/escalation/assess": {"json": {"requester_role": "controller", "language": "fr"}},
    "/api/v1/advice-requests": {"json": ORDER, "headers": {"Idempotency-Key": "the-walk-of-the-routes"}},
}
"""What the assistant does for people."""
OWN: dict[str, dict[str, Any]] = {
    "/api/v1/feedback": {"json": {"turn_id": "t1", "helpful": True, "conversation_id": "mine"}},
    "/api/v1/conversations/{conversation_id}/resume-code": {},
    "/api/v1/conversations/resume": {"json": {"code": "0123456789abcdef"}},
    "/api/v1/session": {"json": {}},
    "/charter": {"data": {"conversation": "mine"}},
    "/chat/code": {"data": {"conversation": "mine"}},
    "/chat/erase": {"data": {"conversation": "mine"}},
    "/chat/note": {"data": {"conversation": "mine", "turn": "t1"}},
    "/chat/text": {"data": {"conversation": "mine"}},
    "/chat/data": {"data": {"conversation": "mine"}},
    "/suivi": {"data": {"reference": "DC-2026-000001-A", "code": "c"}},
    "/follow-up": {"data": {"reference": "DC-2026-000001-A", "code": "c"}},
    "/suivi/export": {"data": {"reference": "DC-2026-000001-A", "code": "c"}},
    "/follow-up/export": {"data": {"reference": "DC-2026-000001-A", "code": "c"}},
}
"""What people already have here, and go on reaching."""
CLOSED_TO_REQUESTS = ("/api/v1/escalation/assess", "/api/v1/advice-requests")


class Everything:
    """A dialogue that would answer anything."""

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        return Reply(Answer(Outcome.ANSWER, (Message("réponse"),)), said.conversation)


class Silent:
    async def send(self, *told: object) -> None:
        raise RasaSilent("away")


def application(store: Store, mode: Mode) -> TestClient:
    nothing: Any = None
    closed, rules = gate(mode), load_rules()
    reception = Reception(store, SwitchedResponder(Everything(), closed), TEXTS, lambda: "1")
    conversations, submissions = ConversationDesk(store, rules, TEXTS, nothing), SubmissionDesk(store, rules, TEXTS, closed)
    assistant = Assistant(reception, nothing, rules, store, conversations, submissions, nothing, closed, nothing)
    return TestClient(public_app(assistant, Silent(), 1.0, lambda: True))


@pytest.fixture
def store() -> Store:
    kept = in_memory()
    with kept.transaction() as unit:
        unit.conversations.save(Conversation("mine", "sender", "fr", NOW, NOW, turns=1))
        unit.conversations.add_turn(Turn("t1", "mine", 1, NOW, "fr", "Est-ce un rescrit ?", None, "rasa", "answer"))
    return kept


def post(client: TestClient, path: str, sent: dict[str, Any]) -> Any:
    return client.post(path.replace("{conversation_id}", "mine"), **sent)


def test_every_public_route_that_posts_is_named_here(store: Store) -> None:
    routes = declared_routes(application(store, Mode.OFF).app)  # type: ignore[arg-type]
    assert {each.path for each in routes if each.method == "POST"} == {*ASSISTED, *OWN}


@pytest.mark.parametrize("path", ASSISTED)
def test_off_whatever_the_assistant_would_do_is_the_fixed_message_with_the_hotline(store: Store, path: str) -> None:
    answered = post(application(store, Mode.OFF), path, ASSISTED[path])
    fixed, reads = TEXTS["fr"].say("switched.off"), path.endswith("chat")
    assert answered.status_code == (200 if reads else 503)
    assert fixed in answered.text and "https://www.cnil.fr" in answered.text and "réponse</p>" not in answered.text
    if not reads:
        assert answered.headers["content-type"] == "application/problem+json"
        assert answered.json()["detail"].startswith(fixed)


@pytest.mark.parametrize("path", OWN)
def test_off_what_people_have_here_is_still_theirs(store: Store, path: str) -> None:
    answered = post(application(store, Mode.OFF), path, OWN[path])
    assert answered.status_code < 500
    assert TEXTS["fr"].say("switched.off") not in answered.text and TEXTS["en"].say("switched.off") not in answered.text


@pytest.mark.parametrize("path", CLOSED_TO_REQUESTS)
def test_limited_to_search_no_request_is_taken(store: Store, path: str) -> None:
    answered = post(application(store, Mode.SEARCH), path, ASSISTED[path])
    assert answered.status_code == 503
    assert answered.json()["detail"].startswith(TEXTS["fr"].say("switched.search"))


def test_limited_to_search_a_question_is_answered(store: Store) -> None:
    assert "réponse" in post(application(store, Mode.SEARCH), "/api/v1/chat", ASSISTED["/api/v1/chat"]).text


def test_a_request_that_was_acknowledged_is_told_again_even_with_the_assistant_off(store: Store) -> None:
    call = receipt("advice-requests", "the-walk-of-the-routes", {"fields": {}})
    assert isinstance(call, Receipt)
    with store.transaction() as unit:
        unit.receipts.keep(call, {"reference": "DC-2026-000001-A"}, datetime.now(UTC))
    desk = SubmissionDesk(store, load_rules(), TEXTS, gate(Mode.OFF))
    assert desk.submit({}, {}, True, "fr", call) == {"reference": "DC-2026-000001-A"}
