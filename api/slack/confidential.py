"""What Slack must not carry: the content of a request for advice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.advice_request.fields import load_fields
from assistant.conversation.state import Conversation

POINT = "precise"
"""The fact whose answer is the question itself."""
TOLD_FROM_SOURCES = frozenset({"answer", "abstain", "clarify", "chitchat"})
"""Outcomes whose words are the sources’ or ours; the others may repeat what a request holds."""
SHORTEST = 3
PUBLIC_FIELDS = frozenset({"confirm"})


def is_confidential(asking: str | None) -> bool:
    """Tells whether what is asked belongs to the request and is written on our page."""
    return asking == POINT or asking in {field.name for field in load_fields()}


def repeats_request(reply: Mapping[str, Any], conversation: Conversation | None) -> bool:
    """Tells whether a reply repeats, whole, what a field of the request holds."""
    if conversation is None or (reply["outcome"] in TOLD_FROM_SOURCES and reply.get("asking") is None):
        return False
    told = _plain(" ".join(message["text"] for message in reply["messages"]))
    held = (value.value for name, value in conversation.fields.items() if name not in PUBLIC_FIELDS)
    return any(_stands_in(_plain(value), told) for value in held)


def _stands_in(value: str, told: str) -> bool:
    if len(value) < SHORTEST:
        return False
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", told) is not None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
