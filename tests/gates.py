"""The gate of the off switch, as tests need it: open, unless a mode is given."""

from __future__ import annotations

from assistant.conversation.hotlines import HotlineTeller
from assistant.escalation.hotline import load_switchboard
from assistant.switch import Gate, Mode
from assistant.texts import load_texts


def gate(mode: Mode = Mode.FULL) -> Gate:
    """The gate of an assistant in a mode, with the hotlines that are shipped."""
    texts = load_texts()
    return Gate(lambda: mode, HotlineTeller(load_switchboard().hotlines, texts), texts)
