"""Short notes that a person may send: to their DPO, to their network; drafted from the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.conversation.card import said_of, summary
from assistant.conversation.nearest import question_of
from assistant.conversation.state import Conversation
from assistant.privacy.scrub import Scrubber
from assistant.texts import Texts

KINDS = ("dpo", "network")
BLANK = "[…]"
SOURCES = 5


@dataclass(frozen=True)
class NoteWriter:
    """Writes a note in the person's language; what is not known is left to fill in."""

    texts: Mapping[str, Texts]
    scrubber: Scrubber = field(default_factory=Scrubber)

    def write(self, kind: str, conversation: Conversation, language: str) -> str:
        """The note, with the notice that what comes of it is no ruling; it is kept with the turn, so it names nobody."""
        texts = self.texts[language]
        question = self.scrubber.scrub(question_of(conversation) or BLANK).text
        parts = [
            texts.say(f"note.{kind}.opening", question=question),
            *self._described(conversation, language),
            *self._sources(conversation, language),
            texts.say(f"note.{kind}.closing"),
            texts.say("note.notice"),
        ]
        return "\n\n".join(parts)

    def _described(self, conversation: Conversation, language: str) -> list[str]:
        sector = said_of(conversation, "sector", language)
        lines = [self.texts[language].say("note.sector", sector=sector)] if sector else []
        lines += [f"- {line}" for line in summary(conversation, language)]
        return ["\n".join([self.texts[language].say("note.known"), *lines])] if lines else []

    def _sources(self, conversation: Conversation, language: str) -> list[str]:
        shown = [
            f"- {step.title}" + (f" ({step.url})" if step.url else "")
            for step in conversation.steps[-SOURCES:]
        ]
        return ["\n".join([self.texts[language].say("note.sources"), *shown])] if shown else []
