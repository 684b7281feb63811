"""The off switch: every channel on a fixed message with the hotline, or on search alone, from the next turn on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from assistant.answer import Answer, Message, Outcome
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.reading import is_plain_question
from assistant.conversation.reply import Reply, Said
from assistant.errors import Unavailable
from assistant.texts import Texts
from assistant.turn.entry import Entry
from assistant.turn.understanding import Understanding


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


class SwitchedOff(Unavailable):
    """The assistant is off, or limited to search; the sentence is the fixed message with the hotline."""

    def __init__(self, sentences: Mapping[str, str], language: str) -> None:
        self._sentences = sentences
        super().__init__(sentences[language])

    def sentence(self, language: str) -> str:
        """The fixed message in a language."""
        return self._sentences[language]


@dataclass(frozen=True)
class Gate:
    """What every channel passes before the assistant does anything for it."""

    mode: Callable[[], Mode]
    hotlines: HotlineTeller
    texts: Mapping[str, Texts]

    def message_if_off(self, language: str) -> str | None:
        """The fixed message where the assistant is off, None otherwise."""
        return " ".join(self.closed(mode, language)) if (mode := self.mode()) is Mode.OFF else None

    def let_search(self, language: str) -> None:
        """Lets sources be searched; SwitchedOff where the assistant is off."""
        if (mode := self.mode()) is Mode.OFF:
            raise self._off(mode, language)

    def let_request(self, language: str) -> None:
        """Lets a request for advice be prepared or taken; SwitchedOff unless everything is on."""
        if (mode := self.mode()) is not Mode.FULL:
            raise self._off(mode, language)

    def closed(self, mode: Mode, language: str) -> tuple[str, str]:
        """The fixed message of a mode, and the way to the hotline."""
        return self.texts[language].say(f"switched.{mode.value}"), self.hotlines.tell("general", language)

    def _off(self, mode: Mode, language: str) -> SwitchedOff:
        return SwitchedOff({each: " ".join(self.closed(mode, each)) for each in self.texts}, language)


@dataclass(frozen=True)
class SwitchedResponder:
    """Lets a turn through to the dialogue, to the search alone, or to the fixed message."""

    dialogue: Responder
    gate: Gate

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        """The answer that the mode allows."""
        mode = self.gate.mode()
        if mode is Mode.FULL:
            return self.dialogue.respond(entry, said, understanding)
        if mode is Mode.OFF or _wants_path(entry, said):
            return self._closed(said, mode)
        return self._search(said, understanding)

    def _closed(self, said: Said, mode: Mode) -> Reply:
        """The fixed message; what was being asked stands, and none of the words are kept."""
        told = tuple(map(Message, self.gate.closed(mode, said.language)))
        answer = Answer(Outcome.REFERRAL, told, said.conversation.asking)
        return Reply(answer, said.conversation, keep_words=False)

    def _search(self, said: Said, understanding: Understanding) -> Reply:
        """What the sources say, and nothing that opens a request. What was being asked stands."""
        reply, asking = self.dialogue.respond(Entry.SEARCH, said, understanding), said.conversation.asking
        messages = tuple(self._without_request(reply.answer, said.language))
        answer = replace(reply.answer, messages=messages, asking=asking, handoff_form=False)
        return replace(reply, answer=answer, keep_words=reply.keep_words and asking is None)

    def _without_request(self, answer: Answer, language: str) -> Iterator[Message]:
        """The messages without the words and the button that offer a request; what came with it alone gives way to why."""
        texts, (why, _) = self.gate.texts[language], self.gate.closed(Mode.SEARCH, language)
        opens, offer = texts.button("request_advice"), texts.say("abstain_request")
        for each in answer.messages:
            offers_alone = opens in each.buttons and not each.citations
            if not offers_alone or answer.outcome is Outcome.ABSTAIN:
                buttons = tuple(button for button in each.buttons if button != opens)
                yield replace(each, text=each.text.replace(f" {offer}", ""), buttons=buttons)
            if offers_alone:
                yield Message(why)


_WORDS = frozenset(mode.value for mode in Mode)
_PATH = frozenset({Entry.PATH, Entry.FACTS, Entry.STOP, Entry.RESTART})


def gate_of(switch: Switch | None, hotlines: HotlineTeller, texts: Mapping[str, Texts]) -> Gate:
    """The gate that a switch opens and closes; it stands open where the operator has none."""
    return Gate(switch.mode if switch else lambda: Mode.FULL, hotlines, texts)


def _wants_path(entry: Entry, said: Said) -> bool:
    """Whether the message belongs to the path; while something is asked, all does but a plain question."""
    return entry in _PATH if said.conversation.asking is None else not is_plain_question(said.text)
