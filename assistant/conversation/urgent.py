"""The service that deals with an urgent matter, and where it stands beside what the sources answer."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer, Message, Outcome
from assistant.conversation.alerts import is_plainly_urgent, is_sure
from assistant.conversation.reading import asks
from assistant.conversation.reply import Said
from assistant.escalation.urgency import Urgency
from assistant.understanding import Understanding


def service_of(urgency: Urgency, language: str) -> Message:
    """The service that deals with the matter, and what to have at hand."""
    prepare = "\n".join(f"- {line}" for line in urgency.prepare[language])
    return Message(f"{urgency.service[language]} {urgency.url}\n\n{prepare}")


def beside(urgency: Urgency, found: Answer, said: Said, understanding: Understanding) -> Answer:
    """The service first, but below a sure answer on another subject where the matter is only half heard.

    What asks nothing gets the service alone, unless the sources surely answer it or the matter is only half heard.
    """
    service, sure = service_of(urgency, said.language), is_sure(found)
    half_heard = not is_plainly_urgent(said.text, understanding)
    dealt_with = sure or (half_heard and found.outcome in (Outcome.ANSWER, Outcome.CLARIFY))
    if not dealt_with and not asks(said, understanding):
        return Answer(Outcome.REFERRAL, (service,))
    below = sure and half_heard and found.grounds.topic not in ("", *urgency.topics)
    messages = (*found.messages, service) if below else (service, *found.messages)
    return replace(found, messages=messages)
