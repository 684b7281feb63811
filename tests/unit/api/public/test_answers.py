from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from assistant.errors import NotFound

ANSWER = {
    "turn_id": "t1",
    "at": "2026-11-22T09:00:00+00:00",
    "language": "fr",
    "question": None,
    "messages": [{"text": "Trois <b>mois</b> [1].", "citations": []}],
    "base_version": "v1",
    "current_version": "v2",
    "changed": True,
    "sources": [
        {"document_id": "d", "source_id": "s", "title": "RGPD", "locator": "Article 5", "publisher": "Union européenne", "published": "2016-04-27", "force": "texte de loi, qui oblige", "url": "https://eur-lex.europa.eu/x", "state": "changed", "replaced_by": None},
        {"document_id": "e", "source_id": "e", "title": "Note", "locator": "1", "publisher": "X", "published": None, "force": "document d’un tiers, n’engage pas la CNIL", "url": "javascript:alert(1)", "state": "lapsed", "replaced_by": None},
    ],
    "disclaimer": "Ce n’est pas un rescrit.",
}


class Answers:
    """Knows one answer."""

    def reopen(self, turn_id: str, conversation_id: str | None = None) -> dict[str, Any]:
        if turn_id != "t1":
            raise NotFound("There is no answer at this address, or it has been deleted.")
        return {**ANSWER, "question": "ma question" if conversation_id == "c1" else None}


@pytest.fixture
def client() -> TestClient:
    assistant = SimpleNamespace(reception=None, answers=Answers())
    return TestClient(public_app(assistant, SimpleNamespace(), 1.0, lambda: False))  # type: ignore[arg-type]


def test_the_question_comes_only_with_the_conversations_id(client: TestClient) -> None:
    assert client.get("/api/v1/answers/t1").json()["question"] is None
    assert client.get("/api/v1/answers/t1", headers={"X-Conversation-Id": "c1"}).json()["question"] == "ma question"


def test_an_unknown_answer_is_a_404_in_a_sentence(client: TestClient) -> None:
    reply = client.get("/api/v1/answers/t2")
    assert reply.status_code == 404
    assert "no answer at this address" in reply.json()["detail"]


def test_the_page_says_what_changed_and_carries_the_notice(client: TestClient) -> None:
    page = client.get("/answer/t1").text
    assert "Une source au moins a changé depuis" in page
    assert "modifiée depuis" in page
    assert "rescrit" in page
    assert '<div class="words">Trois <span class="kept">&lt;b&gt;mois&lt;/b&gt; [1].</span></div>' in page
    assert "ma question" not in page


def test_the_page_says_until_when_at_least_it_opens(client: TestClient) -> None:
    page = client.get("/answer/t1").text
    assert "au moins jusqu’au 22 décembre 2026" in page and "30 jours après son dernier message" in page


def test_the_page_says_what_each_source_is_worth_and_of_when_and_links_only_to_addresses(client: TestClient) -> None:
    page = client.get("/answer/t1").text
    assert "Union européenne · texte de loi, qui oblige · 27 avril 2016" in page
    assert '<a href="https://eur-lex.europa.eu/x"' in page and "javascript:" not in page
    assert "X · document d’un tiers, n’engage pas la CNIL" in page and "n’est plus, ou plus entièrement, à jour" in page


def test_a_page_without_answer_says_so_in_both_languages_with_the_notice(client: TestClient) -> None:
    reply = client.get("/answer/t2")
    assert reply.status_code == 404
    assert "introuvable" in reply.text
    assert "No such answer" in reply.text
    assert reply.text.count("rescrit") >= 2
