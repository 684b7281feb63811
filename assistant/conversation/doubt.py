"""An admission suspected: the one question that is put, and what the answer to it means."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer, Message, Outcome
from assistant.conversation.memory import with_facts
from assistant.conversation.reading import asks
from assistant.conversation.reply import Reply, Said
from assistant.conversation.small_talk import SAYINGS
from assistant.entry import Entry
from assistant.texts import Texts
from assistant.understanding import Intent, Understanding

WISHES = frozenset({Intent.REQUEST_ADVICE, Intent.ASK_HUMAN})


def doubt_reply(said: Said, understanding: Understanding, found: Answer | None, texts: Texts) -> Reply:
    """One clear question, with the charter's words, after what was found; none of the person's words are kept."""
    asked = Message(texts.say("purpose_doubt"), buttons=texts.ask("purpose").buttons)
    answered = found is not None and found.outcome is Outcome.ANSWER
    messages = (*found.messages, asked) if found and answered else (asked,)
    outcome = Outcome.ANSWER if answered else Outcome.ASK
    wanted = understanding.intent in WISHES or said.conversation.path_open
    conversation = replace(said.conversation, doubted=True, path_open=wanted)
    return Reply(Answer(outcome, messages, "purpose"), conversation, keep_words=False)


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
