"""The off switch holds in every mode, and an unreadable setting is taken for off."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Message, Outcome
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.reply import Reply, Said
from assistant.conversation.state import Conversation
from assistant.entry import Entry
from assistant.escalation.hotline import load_switchboard
from assistant.switch import Mode, Switch, SwitchedResponder
from assistant.texts import load_texts
from assistant.understanding import RETRIEVAL_ONLY, Understanding


class Recorder:
    """Answers with the door it was given, or what it was told to."""

    def __init__(self, told: tuple[Message, ...] = ()) -> None:
        self.told = told

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        answer = Answer(Outcome.ANSWER, self.told or (Message(entry.value),), handoff_form=bool(self.told))
        return Reply(answer, said.conversation)


def respond(mode: Mode, entry: Entry, language: str = "fr", told: tuple[Message, ...] = ()) -> Reply:
    texts = load_texts()
    now = datetime(2026, 11, 22, tzinfo=UTC)
    said = Said("t", "Une question ?", language, Conversation("c", "s", language, now, now))
    responder = SwitchedResponder(
        Recorder(told), lambda: mode, HotlineTeller(load_switchboard().hotlines, texts), texts
    )
    return responder.respond(entry, said, RETRIEVAL_ONLY)


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
    assert respond(Mode.SEARCH, Entry.QUESTION).answer.messages[0].text == Entry.RETRIEVAL.value
    assert respond(Mode.SEARCH, Entry.PATH).answer.outcome is Outcome.REFERRAL
