"""Tells a person that their request is kept, under which reference, and how to come back to it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from assistant.advice_request.model import AdviceRequest
from assistant.answer import Answer, HandedOff, Message
from assistant.texts import Texts

_FOLLOW_UP = {"fr": "/suivi", "en": "/follow-up"}


def handed_off(answer: Answer, request: AdviceRequest, secret: str, texts: Texts, site: str = "") -> Answer:
    """The answer completed with the reference, the status, and the follow-up link that is shown only here."""
    reference = str(request.reference)
    lines = [texts.say("handoff", reference=reference)]
    if request.priority == "low":
        lines.append(texts.say("handoff_low"))
    lines.append(texts.say("handoff_code", code=secret))
    messages = tuple(Message(line) for line in lines)
    url = follow_up_address(reference, secret, texts.language, site)
    return replace(answer, messages=messages, advice_request=HandedOff(reference, request.status.value, url))


def follow_up_address(reference: str, secret: str, language: str, site: str = "") -> str:
    """The link that opens a request.

    The code stands behind the #, which browsers send to no server: no log, proxy or referrer ever holds it.
    """
    return f"{site}{_FOLLOW_UP[language]}?reference={quote(reference)}#code={quote(secret)}"
