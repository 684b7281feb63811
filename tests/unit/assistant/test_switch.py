"""The off switch holds in every mode, and an unreadable setting is taken for off."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer import Answer, Message, Outcome
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.reply import Reply, Said
from assistant.conversation.state import Conversation
from assistant.entry import Entry
from assistant.escalation.hotline import load_switchboard
from assistant.switch import Mode, Switch, SwitchedResponder
from assistant.texts import load_texts
from assistant.understanding import RETRIEVAL_ONLY, Understanding


class Recorder:
    """Answers with the door it was given."""

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        return Reply(Answer(Outcome.ANSWER, (Message(entry.value),)), said.conversation)


def respond(mode: Mode, entry: Entry, language: str = "fr") -> Reply:
    texts = load_texts()
    now = datetime(2026, 11, 22, tzinfo=UTC)
    said = Said("t", "Une question ?", language, Conversation("c", "s", language, now, now))
    responder = SwitchedResponder(
        Recorder(), lambda: mode, HotlineTeller(load_switchboard().hotlines, texts), texts
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


def test_search_answers_questions_and_closes_the_path() -> None:
    assert respond(Mode.SEARCH, Entry.QUESTION).answer.messages[0].text == Entry.RETRIEVAL.value
    assert respond(Mode.SEARCH, Entry.PATH).answer.outcome is Outcome.REFERRAL
