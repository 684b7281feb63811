from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

import pytest

from assistant.answer import Citation
from assistant.conversation.state import Conversation, Turn
from assistant.desks.provenance import AnswerDesk, marks
from assistant.errors import NotFound
from assistant.store.database import Store
from assistant.texts import load_texts
from knowledge_base.lapse import Lapse
from tests.databases import in_memory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CITED = Citation("badges-fr", "gdpr-fr", "RGPD", "UE", "legislator", "law", "Article 5", None, None)
OTHER = Citation("guide", "guide", "Guide", "CNIL", "regulator", "guide", "Conseils", None, None, "mot pour mot")


@dataclass
class Words:
    """What citations stand for now, and what replaced what."""

    now: dict[str, str] = field(default_factory=lambda: {"badges-fr": "Trois mois.", "guide": "Conseil."})
    heirs: dict[str, str] = field(default_factory=dict)
    lapses: dict[str, Lapse] = field(default_factory=dict)

    def renew(self) -> None:
        """What changed is there at once."""

    def lapse_of(self, citation: Citation) -> Lapse | None:
        return self.lapses.get(citation.source_id)

    def words_of(self, citation: Citation) -> str | None:
        return self.now.get(citation.document_id)

    def heir_of(self, document_id: str) -> str | None:
        return self.heirs.get(document_id)


def stored(words: Words, *, outcome: str = "answer", marked: bool = True, other: Citation = OTHER) -> tuple[Store, AnswerDesk]:
    store = in_memory()
    told = [
        {"text": "Trois mois [1].", "citations": [asdict(CITED), asdict(other)], "buttons": []},
        {"text": "Vous êtes Madame X\u00a0?", "citations": [], "buttons": []},
    ]
    answer = {"turn_id": "t1", "language": "fr", "outcome": outcome, "messages": told, "disclaimer": "d"}
    turn = Turn(
        "t1", "c1", 1, NOW, "fr", "ma question", None, "retrieval", outcome, None, answer, "v1",
        marks([CITED, other, CITED], words) if marked else (),
    )  # fmt: skip
    with store.transaction() as unit:
        unit.conversations.save(Conversation("c1", "rasa", "fr", NOW, NOW))
        unit.conversations.add_turn(turn)
    return store, AnswerDesk(store, words, lambda: "v2", load_texts())


def states(desk: AnswerDesk) -> dict[str, str]:
    return {each["document_id"]: each["state"] for each in desk.reopen("t1")["sources"]}


def test_an_answer_is_reopened_with_the_versions_then_and_now() -> None:
    _, desk = stored(Words())
    again = desk.reopen("t1")
    assert (again["base_version"], again["current_version"], again["changed"]) == ("v1", "v2", False)
    assert again["messages"][0]["text"] == "Trois mois [1]."
    assert "rescrit" in again["disclaimer"]


def test_neither_the_question_nor_what_was_said_of_the_person_is_shown() -> None:
    _, desk = stored(Words())
    again = desk.reopen("t1")
    assert again["question"] is None
    assert "Madame" not in str(again)
    assert "c1" not in str(again)


def test_a_question_whose_spelling_was_repaired_is_neither_shown_nor_kept_in_clear() -> None:
    store, desk = stored(Words())
    told = {"text": "J’ai compris : « mon badge, Paul Roux »\n\nTrois mois [1].\n\nSoit.", "citations": [asdict(CITED)], "buttons": []}
    answer = {"turn_id": "t2", "messages": [told], "corrected": "mon badge, Paul Roux"}
    with store.transaction() as unit:
        unit.conversations.add_turn(Turn("t2", "c1", 2, NOW, "fr", "mon bagde", None, "rasa", "answer", None, answer))
        assert unit.conversations.turns("c1")[1].answer == answer
    assert desk.reopen("t2")["messages"][0]["text"] == "Trois mois [1].\n\nSoit."
    assert "Roux" not in str(desk.reopen("t2"))


def test_whoever_knows_the_conversation_sees_the_question() -> None:
    _, desk = stored(Words())
    assert desk.reopen("t1", "c1")["question"] == "ma question"
    assert desk.reopen("t1", "c2")["question"] is None


def test_a_source_whose_words_differ_has_changed() -> None:
    words = Words()
    _, desk = stored(words)
    words.now["badges-fr"] = "Six mois."
    assert states(desk) == {"badges-fr": "changed", "guide": "same"}
    assert desk.reopen("t1")["changed"]


def test_a_source_that_is_gone_or_replaced_is_said_so() -> None:
    words = Words()
    _, desk = stored(words)
    words.now.clear()
    words.heirs["badges-fr"] = "tourniquets-fr"
    assert states(desk) == {"badges-fr": "replaced", "guide": "gone"}


def test_of_an_answer_kept_without_marks_nothing_is_claimed() -> None:
    _, desk = stored(Words(), marked=False)
    assert set(states(desk).values()) == {"unknown"}


@pytest.mark.parametrize("outcome", ["ask", "handoff", "referral"])
def test_a_turn_that_is_not_an_answer_from_sources_has_no_permalink(outcome: str) -> None:
    _, desk = stored(Words(), outcome=outcome)
    with pytest.raises(NotFound):
        desk.reopen("t1")


def test_an_unknown_turn_has_no_permalink() -> None:
    _, desk = stored(Words())
    with pytest.raises(NotFound):
        desk.reopen("t2")


def test_a_source_repealed_since_the_answer_is_told_with_its_date() -> None:
    words = Words()
    _, desk = stored(words)
    words.lapses["guide"] = Lapse("repealed", "2026-11-01")
    again = desk.reopen("t1")
    assert again["changed"] and [each["state"] for each in again["sources"]] == ["same", "lapsed"]
    assert again["sources"][1]["title"] == "Guide (texte abrogé depuis le 1er novembre 2026)"


def test_a_source_whose_lapse_the_answer_already_said_has_not_changed() -> None:
    words = Words(lapses={"guide": Lapse("outdated", "2019")})
    _, desk = stored(words, other=replace(OTHER, title="Guide (texte en partie dépassé depuis 2019)"))
    again = desk.reopen("t1")
    assert not again["changed"] and again["sources"][1]["title"] == "Guide (texte en partie dépassé depuis 2019)"


def test_a_reopened_answer_says_what_each_source_is_worth() -> None:
    _, desk = stored(Words())
    assert [each["force"] for each in desk.reopen("t1")["sources"]] == ["texte de loi, qui oblige", "guide\u00a0: bonnes pratiques, n’oblige pas"]
