"""The off switch holds in every mode, and an unreadable setting is taken for off."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Message, Outcome
from assistant.answering.context import Inquiry
from assistant.answering.coverage_judge import CoverageJudge
from assistant.answering.thresholds import load_thresholds
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.reply import Reply, Said
from assistant.conversation.state import Conversation
from assistant.escalation.hotline import load_switchboard
from assistant.switch import Mode, Switch, SwitchedOff, SwitchedResponder, gate_of
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.understanding import RETRIEVAL_ONLY, Understanding
from tests.gates import gate


class Recorder:
    """Answers with the door it was given, and offers a request; or what it was told to."""

    def __init__(self, outcome: Outcome, told: tuple[Message, ...] = ()) -> None:
        self._outcome, self._told = outcome, told

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        buttons = (load_texts()[said.language].button("request_advice"),)
        told = self._told or (Message(entry.value, buttons=buttons),)
        return Reply(Answer(self._outcome, told, handoff_form=bool(self._told)), said.conversation)


def respond(
    mode: Mode,
    entry: Entry,
    language: str = "fr",
    text: str = "Une question ?",
    asking: str | None = None,
    outcome: Outcome = Outcome.ANSWER,
    told: tuple[Message, ...] = (),
) -> Reply:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    said = Said("t", text, language, Conversation("c", "s", language, now, now, asking=asking))
    return SwitchedResponder(Recorder(outcome, told), gate(mode)).respond(entry, said, RETRIEVAL_ONLY)


def test_no_file_means_full(tmp_path: Path) -> None:
    assert Switch(tmp_path / "mode").mode() is Mode.FULL


@pytest.mark.parametrize("mode", list(Mode))
def test_what_is_set_is_read_back(tmp_path: Path, mode: Mode) -> None:
    switch = Switch(tmp_path / "data" / "mode")
    switch.set(mode)
    assert switch.mode() is mode


@pytest.mark.parametrize("content", [b"", b"on", b"\xff\xfe", b"OFF"])
def test_an_unreadable_setting_is_off(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mode").write_bytes(content)
    assert Switch(tmp_path / "mode").mode() is Mode.OFF


@pytest.mark.parametrize("entry", list(Entry))
def test_full_lets_every_door_through(entry: Entry) -> None:
    assert respond(Mode.FULL, entry).answer.messages[0].text == entry.value


@pytest.mark.parametrize("entry", list(Entry))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_off_gives_the_fixed_message_and_the_hotline_and_keeps_nothing(entry: Entry, language: str) -> None:
    reply = respond(Mode.OFF, entry, language)
    assert reply.answer.outcome is Outcome.REFERRAL
    assert reply.answer.messages[0].text == load_texts()[language].say("switched.off")
    assert "cnil.fr" in reply.answer.messages[1].text
    assert reply.keep_words is False


def test_search_offers_no_request_beside_what_it_finds() -> None:
    texts = load_texts()["fr"]
    opens, other = texts.button("request_advice"), texts.button("stop")
    cited = Citation("d", "s", "t", "p", "regulator", "guide", "l", None, None)
    found, away = Message("la source", (cited,), (opens, other)), Message("préparez une demande", (), (opens,))
    reply = respond(Mode.SEARCH, Entry.QUESTION, told=(found, away))
    assert reply.answer.messages == (Message("la source", (cited,), (other,)), Message(texts.say("switched.search")))
    assert not reply.answer.handoff_form


def test_search_answers_questions_and_closes_the_path() -> None:
    assert respond(Mode.SEARCH, Entry.QUESTION, outcome=Outcome.ABSTAIN).answer.messages[0].text == Entry.SEARCH.value
    assert respond(Mode.SEARCH, Entry.PATH).answer.outcome is Outcome.REFERRAL


def test_where_search_finds_nothing_no_request_is_offered() -> None:
    answer = respond(Mode.SEARCH, Entry.RETRIEVAL, outcome=Outcome.ABSTAIN).answer
    assert not any(message.buttons for message in answer.messages)
    assert answer.messages[-1].text == load_texts()["fr"].say("switched.search")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_limited_to_search_an_abstention_keeps_its_words_but_those_that_offer_a_request(language: str) -> None:
    texts = load_texts()
    judge = CoverageJudge(None, load_thresholds(), texts, HotlineTeller(load_switchboard().hotlines, texts))  # type: ignore[arg-type]
    judged = judge(Inquiry("Une question ?", language))
    told, offer = Message(judged.text, buttons=judged.buttons), texts[language].say("abstain_request")
    assert offer in told.text
    shown = respond(Mode.SEARCH, Entry.QUESTION, language, outcome=Outcome.ABSTAIN, told=(told,)).answer.messages
    assert shown == (Message(told.text.replace(f" {offer}", "")), Message(texts[language].say("switched.search")))


@pytest.mark.parametrize("entry", [Entry.PATH, Entry.RETRIEVAL])
@pytest.mark.parametrize("mode", [Mode.OFF, Mode.SEARCH])
def test_what_was_being_asked_stands_and_no_field_is_taken(mode: Mode, entry: Entry) -> None:
    reply = respond(mode, entry, text="Mairie de Valbrune", asking="organisation")
    assert reply.answer.outcome is Outcome.REFERRAL and reply.answer.asking == "organisation"
    assert reply.keep_words is False and reply.conversation.fields == {}


def test_limited_to_search_a_plain_question_on_the_path_is_searched_and_what_was_asked_stands() -> None:
    found = (Message(Entry.SEARCH.value),)
    reply = respond(Mode.SEARCH, Entry.PATH, text="Qui pourra lire ma demande ?", asking="organisation", told=found)
    assert reply.answer.messages[0].text == Entry.SEARCH.value and reply.answer.asking == "organisation"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_gate_tells_the_fixed_message_with_the_hotline_in_both_languages(language: str) -> None:
    texts = load_texts()
    searching = gate(Mode.SEARCH)
    searching.let_search(language)
    assert searching.message_if_off(language) is None
    with pytest.raises(SwitchedOff) as closed:
        searching.let_request(language)
    for each in ("fr", "en"):
        assert texts[each].say("switched.search") in closed.value.sentence(each) and "cnil.fr" in closed.value.sentence(each)
    off = gate(Mode.OFF)
    with pytest.raises(SwitchedOff, match=texts[language].say("switched.off")):
        off.let_search(language)
    assert str(off.message_if_off(language)).startswith(texts[language].say("switched.off"))


def test_without_a_switch_everything_is_on_and_with_one_what_it_says_holds_at_once(tmp_path: Path) -> None:
    texts, switch = load_texts(), Switch(tmp_path / "mode")
    hotlines = HotlineTeller(load_switchboard().hotlines, texts)
    gate_of(None, hotlines, texts).let_request("fr")
    held = gate_of(switch, hotlines, texts)
    held.let_request("fr")
    switch.set(Mode.SEARCH)
    with pytest.raises(SwitchedOff):
        held.let_request("fr")
