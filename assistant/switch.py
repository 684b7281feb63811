"""The off switch: every channel on a fixed message with the hotline, or on search alone, from the next turn on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from assistant.answer import Answer, Message, Outcome
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.reply import Reply, Said
from assistant.entry import Entry
from assistant.texts import Texts
from assistant.understanding import Understanding


class Mode(StrEnum):
    """How much of the assistant is on."""

    FULL = "full"
    SEARCH = "search"
    OFF = "off"


class Responder(Protocol):
    """Answers what was said in a conversation."""

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        """The answer, and the conversation as it stands after it."""


@dataclass(frozen=True)
class Switch:
    """A word in a file of the data folder, read at every turn by every process; no file means full."""

    path: Path

    def mode(self) -> Mode:
        """The mode that is set; an unreadable word switches off, the safer side."""
        try:
            word = self.path.read_text("utf-8").strip()
        except FileNotFoundError:
            return Mode.FULL
        except (OSError, UnicodeDecodeError):
            return Mode.OFF
        return Mode(word) if word in _WORDS else Mode.OFF

    def set(self, mode: Mode) -> None:
        """Sets the mode, at once and as a whole."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(f"{mode.value}\n", "utf-8")
        new.replace(self.path)


@dataclass(frozen=True)
class SwitchedResponder:
    """Lets a turn through to the dialogue, to the search alone, or to the fixed message."""

    dialogue: Responder
    mode: Callable[[], Mode]
    hotlines: HotlineTeller
    texts: Mapping[str, Texts]

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        """The answer that the mode allows."""
        mode = self.mode()
        if mode is Mode.FULL:
            return self.dialogue.respond(entry, said, understanding)
        if mode is Mode.OFF or entry in _PATH:
            return self._closed(said, mode)
        return self._search_alone(self.dialogue.respond(Entry.RETRIEVAL, said, understanding), said.language)

    def _search_alone(self, reply: Reply, language: str) -> Reply:
        """The reply without the button that opens a request; what came with it alone gives way to why."""
        opens, why = self.texts[language].button("request_advice"), self.texts[language].say("switched.search")
        messages = tuple(
            replace(each, text=each.text if each.citations else why, buttons=tuple(b for b in each.buttons if b != opens))
            if opens in each.buttons
            else each
            for each in reply.answer.messages
        )
        return replace(reply, answer=replace(reply.answer, messages=messages, handoff_form=False))

    def _closed(self, said: Said, mode: Mode) -> Reply:
        """The fixed message; what was being asked stands, and none of the words are kept."""
        text = self.texts[said.language].say(f"switched.{mode.value}")
        way = Message(self.hotlines.tell("general", said.language))
        answer = Answer(Outcome.REFERRAL, (Message(text), way))
        return Reply(answer, said.conversation, keep_words=False)


_WORDS = frozenset(mode.value for mode in Mode)
_PATH = frozenset({Entry.PATH, Entry.FACTS, Entry.STOP, Entry.RESTART})
