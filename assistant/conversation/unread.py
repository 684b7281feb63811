"""The dialogue engine is silent, and nobody reads free words.

What goes on along the path is a button word for word, a field as it is written; the rest gets what the sources say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import Answer, Message, Outcome
from assistant.conversation.asking import Asker
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.memory import remembering
from assistant.conversation.path import Path
from assistant.conversation.reading import FACTS, POINT, command, is_digression, is_plain_question
from assistant.conversation.reply import Reply, Said
from assistant.texts import Texts
from assistant.turn.understanding import Intent, Understanding

UNREAD = Understanding(Intent.NLU_FALLBACK, 0.0)
POINT_WORDS = 4
"""Fewer words without a question mark are a yes or a no, which nobody reads, rather than the point itself."""


@dataclass(frozen=True)
class Unread:
    """Replies to words that nobody read, with what the sources say of them; what was being asked stands."""

    path: Path
    hotlines: HotlineTeller
    texts: Mapping[str, Texts]

    def reply(self, said: Said, answer: Answer) -> Reply:
        """What was found, and the way to a request and to a person."""
        if said.conversation.asking is not None:
            return self._ask_again(said, answer)
        request = self.texts[said.language].button("request_advice")
        if answer.outcome is Outcome.ANSWER:
            # A request must be within reach beside an answer too: free words do not open one while nobody reads them.
            *before, last = answer.messages
            offered = replace(last, buttons=(*last.buttons, request))
            answer = replace(answer, messages=(*before, offered), handoff_form=True)
            return Reply(answer, remembering(said.conversation, said, answer))
        told = (*answer.messages, replace(self._away("dialogue_unavailable", said), buttons=(request,)))
        messages = (*told, *self._way_unless_in(told, said.language))
        return Reply(Answer(answer.outcome, messages, handoff_form=True), said.conversation)

    def _ask_again(self, said: Said, answer: Answer) -> Reply:
        """What the sources say of a question put meanwhile; then the choices again, by which the path goes on unread."""
        found = answer.messages if answer.outcome is Outcome.ANSWER and is_plain_question(said.text) else ()
        onward = self.path.ask_again(said)
        away = self._away("dialogue_unavailable_asking", said)
        outcome = answer.outcome if found else Outcome.ERROR
        asked_again = onward.answer.messages
        messages = (*found, away, *self._way_unless_in((*found, away, *asked_again), said.language), *asked_again)
        asked = replace(onward.answer, outcome=outcome, messages=messages, handoff_form=True)
        return replace(onward, answer=asked, keep_words=False)

    def _way_unless_in(self, messages: tuple[Message, ...], language: str) -> tuple[Message, ...]:
        """The way to a person, unless one of the messages tells it already."""
        way = Message(self.hotlines.tell("general", language))
        return () if any(way.text in each.text for each in messages) else (way,)

    def _away(self, key: str, said: Said) -> Message:
        """That free words are read by nobody at the moment, and what goes on all the same."""
        hotline = self.hotlines.name("general", said.language)
        return Message(self.texts[said.language].say(key, hotline=hotline))


def read_by_words(said: Said, asker: Asker) -> Understanding | None:
    """How a message reads without the dialogue engine, against what is asked; None where it does not."""
    asking = said.conversation.asking
    if asking is None:
        return UNREAD if _asks_for_request(said, asker) else None
    if command(said.text, UNREAD, dictating=True) in (Intent.BACK, Intent.CORRECT):
        return UNREAD
    if asking == "confirm":
        return _read_review(said, asker)
    if asking in FACTS:
        chosen = asker.chosen(said.conversation, asking, said.text, said.language)
        stated = asking in POINT and ("?" in said.text or len(said.text.split()) >= POINT_WORDS)
        return UNREAD if chosen is not None or stated else None
    return UNREAD if asking in POINT or not is_digression(said.text, asking, UNREAD) else None


def keeps_draft(said: Said, asker: Asker) -> bool:
    """Whether the message is the review's button that leaves with the draft."""
    return said.conversation.asking == "confirm" and said.text == asker.texts[said.language].button("draft").payload


def _asks_for_request(said: Said, asker: Asker) -> bool:
    """The button that opens or takes up the path, word for word: it needs no dialogue engine."""
    texts = asker.texts[said.language]
    return said.text in [texts.button(name).payload for name in ("request_advice", "resume", "ask_human")]


def _read_review(said: Said, asker: Asker) -> Understanding | None:
    """The button that agrees, or the line to correct; nothing else may send a request, or change it."""
    if said.text == asker.texts[said.language].button("confirm").payload:
        return Understanding(Intent.AFFIRM, 1.0)
    return UNREAD if asker.names_line(said.text, said.language) else None
