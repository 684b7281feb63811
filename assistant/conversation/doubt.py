"""An admission suspected: the one question that is put, and what the answer to it means."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer, Message, Outcome
from assistant.conversation.alerts import WISHES
from assistant.conversation.memory import with_facts
from assistant.conversation.reading import asks
from assistant.conversation.reply import Reply, Said
from assistant.conversation.small_talk import SAYINGS
from assistant.texts import Texts
from assistant.turn.entry import Entry
from assistant.turn.understanding import Understanding

SHOWN = (Outcome.ANSWER, Outcome.CLARIFY)


def doubt_reply(said: Said, understanding: Understanding, found: Answer | None, texts: Texts) -> Reply:
    """One clear question, with the charter's words, after what was found; none of the person's words are kept."""
    asked = Message(texts.say("purpose_doubt"), buttons=texts.ask("purpose").buttons)
    shown = found if found is not None and found.outcome in SHOWN else None
    messages = (*map(_as_questions, shown.messages), asked) if shown else (asked,)
    outcome = shown.outcome if shown else Outcome.ASK
    wanted = understanding.intent in WISHES or said.conversation.path_open
    conversation = replace(said.conversation, doubted=True, path_open=wanted)
    return Reply(Answer(outcome, messages, "purpose"), conversation, keep_words=False)


def answer_reply(said: Said, found: Answer) -> Reply:
    """What was found, alone; that an admission was half heard is remembered, and none of the person's words.

    What they had said of their purpose no longer stands: only what they say of it from now on lifts the doubt.
    """
    facts = {name: value for name, value in said.conversation.facts.items() if name != "purpose"}
    return Reply(found, replace(said.conversation, suspected=True, facts=facts), keep_words=False)


def with_doubt_first(said: Said, reply: Reply, texts: Texts) -> Reply:
    """A doubt that waited is put in the place of the first question, unless what is wanted has been said since."""
    conversation = reply.conversation
    waits = conversation.suspected and not conversation.doubted and "purpose" not in conversation.facts
    if not waits or reply.answer.outcome is not Outcome.ASK:
        return reply
    asked = Message(texts.say("purpose_doubt_earlier"), buttons=texts.ask("purpose").buttons)
    before = replace(conversation, doubted=True, asked=said.conversation.asked, asked_times=0)
    put = replace(reply.answer, messages=(*reply.answer.messages[:-1], asked), asking="purpose")
    return replace(reply, answer=put, conversation=before)


def _as_questions(shown: Message) -> Message:
    """A choice sent as a question is told from an answer to the doubt put below it."""
    buttons = (each if "?" in each.payload else replace(each, payload=f"{each.payload} ?") for each in shown.buttons)
    return replace(shown, buttons=tuple(buttons))


def after_doubt(entry: Entry, said: Said, understanding: Understanding, texts: Texts) -> tuple[Entry, Said]:
    """Off the path, what is wanted was asked only to lift a doubt: whatever else is said goes its own way."""
    conversation = said.conversation
    if conversation.asking != "purpose" or conversation.path_open or entry is not Entry.PATH:
        return entry, said
    facts = with_facts(conversation, texts.ask("purpose").facts_of(said.text) or {})
    # Having been asked what they want of the CNIL, whoever states anything goes on along the path.
    small = Entry.CHITCHAT if understanding.intent in SAYINGS else Entry.PATH
    door = Entry.QUESTION if asks(said, understanding) else small
    return door, replace(said, conversation=replace(facts, asking=None))
