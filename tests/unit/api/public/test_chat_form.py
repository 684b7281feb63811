"""The conversation without JavaScript."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from api.guard.locks import HeldElsewhere
from api.guard.turns import TooBusy, TooManyOfOne
from api.pages.sentences import sentences
from api.public.prose import Piece, cut
from assistant.errors import BadInput, NotFound, Unavailable
from assistant.store.errors import Overtaken
from tests.databases import in_memory

HOSTILE = '<script>alert(1)</script>" onload="x'
CITATION = {
    "title": HOSTILE, "publisher": "CNIL", "authority": "regulator", "kind": "charter", "locator": HOSTILE,
    "url": "javascript:alert(1)", "published": "2021-02", "quote": HOSTILE,
}  # fmt: skip


BUSY = {
    "crowd": TooBusy("many"), "flood": TooManyOfOne("many"), "away": Unavailable("away"),
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
        return {
            "conversation_id": "c1", "language": language, "outcome": "ask", "asking": "has_dpo",
            "messages": [{**said, "buttons": buttons}], "advice_request": None,
        }  # fmt: skip


def client() -> TestClient:
    assistant: Any = SimpleNamespace(reception=None, store=in_memory())
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: True)  # type: ignore[arg-type]
    app.state.gateway = Desk()
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
