"""What the sources say of the person's question along the path: beside the next question, or with a way out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from assistant.answer import Answer, Message
from assistant.conversation.reply import Reply
from assistant.conversation.state import Conversation
from assistant.escalation.rules import Ruling
from assistant.escalation.wording import fold
from assistant.texts import Texts


def question_of(conversation: Conversation) -> str | None:
    """The person's question: the point as they wrote it, else the last one they asked."""
    point = conversation.fields.get("question")
    return (point.value if point else "") or conversation.last_question


def is_new_point(now: Conversation, before: Conversation) -> bool:
    """Whether nothing was searched with the point's words before: neither as the point nor as a question asked."""
    held = before.fields.get("question")
    as_point = (now.fields["question"].value, held.value if held else "")
    # What was asked is kept scrubbed, so it is compared with the point as that is kept.
    as_asked = (now.last_question or "", before.last_question or "")
    return not any(words and _bare(words) == _bare(searched) for words, searched in (as_point, as_asked))


def leaves_to_sources(reply: Reply) -> bool:
    """Whether the reply sends the person to the sources and shows none of them yet."""
    decided = reply.answer.decision["decision"] if reply.answer.decision else None
    shown = any(message.citations for message in reply.answer.messages)
    return decided == Ruling.SELF_SERVICE and reply.answer.asking is None and not shown


def shown_above(found: Answer, reply: Reply, where: Literal["beside", "way_out"], texts: Texts) -> Reply:
    """The reply below what was found; how the turn ends is the reply's."""
    messages = (Message(texts.say(f"nearest.{where}")), *found.messages, *reply.answer.messages)
    return replace(reply, answer=replace(reply.answer, messages=messages))


def _bare(words: str) -> str:
    return " ".join(re.findall(r"\w+", fold(words)))
