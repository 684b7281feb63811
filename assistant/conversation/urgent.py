"""The service that deals with an urgent matter, and where it stands beside what the sources answer."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer, Message, Outcome
from assistant.conversation.alerts import is_plainly_urgent, is_sure
from assistant.conversation.reading import asks
from assistant.conversation.reply import Reply, Said
from assistant.escalation.urgency import Urgency
from assistant.turn.understanding import Understanding


def service_of(urgency: Urgency, language: str) -> Message:
    """The service that deals with the matter, and what to have at hand."""
    prepare = "\n".join(f"- {line}" for line in urgency.prepare[language])
    return Message(f"{urgency.service[language]} {urgency.url}\n\n{prepare}")


def beside(urgency: Urgency, found: Answer, said: Said, understanding: Understanding) -> Answer:
    """The service above what was found; what asks nothing is referred to it, with what the sources surely say below.

    Only half heard, and surely answered on another subject, it was most likely a question without its mark.
    """
    service, sure = service_of(urgency, said.language), is_sure(found)
    half_heard = not is_plainly_urgent(said.text, understanding)
    elsewhere = sure and half_heard and found.grounds.topic not in ("", *urgency.topics)
    if elsewhere or asks(said, understanding):
        return replace(found, messages=(service, *found.messages))
    dealt_with = sure or (half_heard and found.outcome in (Outcome.ANSWER, Outcome.CLARIFY))
    below = found if dealt_with else Answer(Outcome.REFERRAL, ())
    return replace(below, outcome=Outcome.REFERRAL, messages=(service, *below.messages))


def with_left(urgent: Reply, left: Reply) -> Reply:
    """The urgent matter's reply, then the words for the path that was left in the same message."""
    messages = (*urgent.answer.messages, *left.answer.messages)
    return replace(urgent, answer=replace(urgent.answer, messages=messages, draft_left=left.answer.draft_left))
