"""The conversation without JavaScript."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from api.guard.locks import HeldElsewhere
from api.guard.turns import TooBusy, TooManyOfOne
from api.pages.sentences import sentences
from api.public.prose import Piece, cut
from assistant.conversation.notes import NoteWriter
from assistant.conversation.state import Conversation, Turn
from assistant.desks.conversation_desk import ConversationDesk
from assistant.errors import BadInput, NotFound, Unavailable
from assistant.escalation.rules import load_rules
from assistant.store.errors import Overtaken
from assistant.texts import load_texts
from tests.databases import in_memory

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script>" onload="x'
CITATION = {
    "title": HOSTILE, "publisher": "CNIL", "authority": "regulator", "kind": "charter", "locator": HOSTILE,
    "url": "javascript:alert(1)", "published": "2021-02", "quote": HOSTILE,
}  # fmt: skip


BUSY = {
    "crowd": TooBusy(), "flood": TooManyOfOne(), "away": Unavailable("away"),
    "held": HeldElsewhere(), "overtaken": Overtaken(),
}  # fmt: skip


class Desk:
    """A gateway that answers, refuses or knows nothing, by the message."""

    async def chat(self, message: str, conversation: str | None, language: str | None, **more: Any) -> dict[str, Any]:
        if not message:
            raise BadInput("empty")
        if conversation == "gone":
            raise NotFound("gone")
        if conversation in BUSY:
            raise BUSY[conversation]
        said = {"text": f"Voici [1] : {HOSTILE}\n- un\n- deux https://www.cnil.fr.", "citations": [CITATION]}
        buttons = [{"title": "Oui", "payload": "Oui & non"}]
        rule = {"id": "r", "result": "unmet", "explanation": HOSTILE, "charter": {"section": HOSTILE, "says": HOSTILE, "url": "javascript:x"}}
        line = {"name": "role", "label": "Qualité", "value": "controller", "value_label": HOSTILE, "source": "said"}
        item = {"name": "data", "label": HOSTILE, "present": False, "hint": "Dites lesquelles."}
        return {
            "decision": {"decision": "complete_request", "rules": [rule]}, "card": [line, {**line, "value": None}],
            "meter": {"present": 0, "total": 1, "items": [item]}, "review": [{"label": "Secteur"}],
            "note": "dpo", "come_back": True, "permalink": "/answer/t1",
            "conversation_id": "c1", "turn_id": "t9", "language": language, "outcome": "ask",
            "asking": "confirm" if conversation == "review" else "has_dpo",
            "messages": [{**said, "buttons": buttons}], "advice_request": None,
        }  # fmt: skip


def client() -> TestClient:
    store = in_memory()
    with store.transaction() as unit:
        unit.conversations.save(Conversation("c1", "s", "fr", NOW, NOW))
    desk = ConversationDesk(store, load_rules(), texts := load_texts(), NoteWriter(texts))
    assistant: Any = SimpleNamespace(reception=None, store=store, conversations=desk)
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: True)  # type: ignore[arg-type]
    desk_of_turns = Desk()
    desk_of_turns.alone = app.state.gateway.alone  # type: ignore[attr-defined]
    app.state.gateway = desk_of_turns
    return TestClient(app)


@pytest.mark.parametrize(("language", "machine"), [("fr", "une machine vous répond"), ("en", "A machine answers you")])
def test_the_first_screen_gives_the_whole_notice_in_each_language(language: str, machine: str) -> None:
    page = client().get(f"/chat?lang={language}").text

    assert f'<html lang="{language}">' in page
    assert machine in page
    assert "rescrit" in page
    assert "article 77" in page.lower()
    assert "<script" not in page


def test_a_turn_shows_the_answer_its_source_and_choices_that_are_buttons_of_a_form() -> None:
    page = client().post("/chat", data={"message": "Est-ce un rescrit ?", "lang": "fr"}).text

    assert 'name="conversation" value="c1"' in page
    assert 'name="message" value="Oui &amp; non"' in page
    assert "<li>un</li>" in page
    assert 'href="https://www.cnil.fr"' in page
    assert "Votre réponse : votre DPO" in page.replace("\u00a0", " ")


def test_a_turn_shows_where_the_person_stands_and_every_way_on_without_the_id_in_a_query() -> None:
    page = client().post("/chat", data={"message": "Et alors ?", "lang": "fr"}).text.replace("\u00a0", " ")

    for words in ("lignes connues : 1 sur 2", "points présents : 0 sur 1", "points remplis : 0 sur 1", "Dites lesquelles."):
        assert words in page
    for action in ("/charter", "/chat/code", "/chat/erase", "/chat/note", "/chat/text", "/chat/data"):
        assert f'action="{action}"' in page
    assert 'href="/answer/t1"' in page
    assert '<input type="hidden" name="turn" value="t9">' in page
    assert "?conversation" not in page and "conversation=c1" not in page and "/c1" not in page


def test_a_turn_whose_words_were_not_kept_says_so_and_the_next_one_is_shown() -> None:
    asking = client()
    with asking.app.state.assistant.store.transaction() as unit:  # type: ignore[attr-defined]
        for number in (1, 2):
            unit.conversations.add_turn(Turn(f"t{number}", "c1", number, NOW, "fr", None, None, "rasa", "ask"))
    page = asking.post("/chat", data={"message": "Et alors ?", "conversation": "c1"})

    assert page.status_code == 200 and sentences("fr")["transcript_not_kept"] in page.text


def test_each_line_of_the_review_is_corrected_by_a_button() -> None:
    page = client().post("/chat", data={"message": "Oui", "conversation": "review"}).text

    assert f'name="message" value="{sentences("fr")["correct_payload"].format(label="Secteur")}"' in page


def test_the_path_opens_by_a_button_of_the_first_screen() -> None:
    payload = load_texts()["fr"].button("request_advice").payload
    assert f'name="message" value="{payload}"' in client().get("/chat").text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_code_is_printed_once_on_a_page_of_its_own(language: str) -> None:
    asking = client()
    page = asking.post("/chat/code", data={"conversation": "c1", "lang": language})

    code = re.search(r'<p class="code">([A-Z2-9-]{28,})</p>', page.text)
    assert code and f'href="/#resume={code[1]}"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "30" in page.text and "rescrit" in page.text
    assert asking.post("/api/v1/conversations/resume", json={"code": code[1]}).json()["conversation_id"] == "c1"
    assert asking.post("/chat/code", data={"conversation": "gone", "lang": language}).status_code == 404


def test_a_conversation_is_erased_by_one_button_and_erased_twice_is_gone_all_the_same() -> None:
    asking = client()
    for _ in range(2):
        page = asking.post("/chat/erase", data={"conversation": "c1"})
        assert page.status_code == 200 and sentences("fr")["mine_deleted"] in page.text
        assert 'value="c1"' not in page.text
    assert asking.get("/api/v1/conversations/c1").status_code == 404


def noted(asking: TestClient, language: str) -> str:
    """Keeps two turns, each with a note of its own; gives the first one's words."""
    notes = [f"Objet : {words}\n\n{load_texts()[language].say('note.notice')}" for words in ("le premier", "le second")]
    with asking.app.state.assistant.store.transaction() as unit:  # type: ignore[attr-defined]
        for number, note in enumerate(notes, start=1):
            messages = [{"text": each, "citations": [], "buttons": []} for each in ("Voici :", note, "Sinon…")]
            answer = {"messages": messages, "note": "dpo", "outcome": "referral"}
            unit.conversations.add_turn(Turn(f"t{number}", "c1", number, NOW, language, "Et ?", None, "rasa", "referral", answer=answer))
    return notes[0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_note_of_an_earlier_answer_is_that_very_message(language: str) -> None:
    asking = client()
    first = noted(asking, language)
    taken = asking.post("/chat/note", data={"conversation": "c1", "turn": "t1", "lang": language})
    assert taken.text == first and 'filename="note.txt"' in taken.headers["content-disposition"]
    for conversation, turn in (("other", "t1"), ("c1", "t7")):
        missing = asking.post("/chat/note", data={"conversation": conversation, "turn": turn, "lang": language})
        assert missing.status_code == 404 and sentences(language)["form_gone"] in missing.text


@pytest.mark.parametrize(("address", "name"), [("/chat/text", "permanence.txt"), ("/chat/data", "permanence.json")])
def test_a_conversation_is_taken_away_by_a_form(address: str, name: str) -> None:
    asking = client()
    noted(asking, "fr")
    taken = asking.post(address, data={"conversation": "c1"})
    assert "le second" in taken.text and "rescrit" in taken.text and taken.headers["cache-control"] == "no-store"
    assert f'filename="{name}"' in taken.headers["content-disposition"]
    assert asking.post(address, data={"conversation": "gone"}).status_code == 404


def test_whatever_an_answer_holds_is_text() -> None:
    page = client().post("/chat", data={"message": HOSTILE}).text

    assert "<script" not in page
    assert 'onload="' not in page
    assert "javascript:" not in page


def test_what_cannot_be_taken_is_given_back() -> None:
    empty = client().post("/chat", data={"message": "  "})
    gone = client().post("/chat", data={"message": "Et alors ?", "conversation": "gone"})

    assert empty.status_code == 422
    assert 'aria-invalid="true"' in empty.text
    assert gone.status_code == 404
    assert ">Et alors ?</textarea>" in gone.text


@pytest.mark.parametrize(
    ("conversation", "status"), [("crowd", 503), ("flood", 429), ("away", 503), ("held", 503), ("overtaken", 409)]
)
def test_who_comes_at_a_bad_moment_keeps_their_words_and_is_told_when_to_come_back(conversation: str, status: int) -> None:
    refused = client().post("/chat", data={"message": "Et alors ?", "conversation": conversation})
    assert (refused.status_code, refused.headers["retry-after"]) == (status, "5")
    assert ">Et alors ?</textarea>" in refused.text


@pytest.mark.parametrize("conversation", ["held", "overtaken"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_who_was_crossed_by_another_message_is_told_so(conversation: str, language: str) -> None:
    refused = client().post("/chat", data={"message": "Et ?", "conversation": conversation, "lang": language})
    assert sentences(language)["form_meanwhile"] in refused.text
    assert f'name="conversation" value="{conversation}"' in refused.text


def test_a_text_is_cut_into_paragraphs_lists_addresses_and_marks() -> None:
    blocks = list(cut("Un [2] : voir https://a.example/b).\n- un\n  suite\n- deux\n\nFin"))

    assert [block.is_list for block in blocks] == [False, True, False]
    assert blocks[0].items[0][0].kept == (Piece("Un "), Piece(mark=2), Piece(" :"))
    assert blocks[0].items[0][2].url == "https://a.example/b"
    assert [item[0].text for item in blocks[1].items] == ["un\nsuite", "deux"]
