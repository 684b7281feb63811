"""What goes on along the path while nobody reads free words: a button word for word, a field as it is written."""

from __future__ import annotations

from assistant.conversation.asking import Asker
from assistant.conversation.reading import FACTS, POINT, command, is_digression
from assistant.conversation.reply import Said
from assistant.understanding import Intent, Understanding

UNREAD = Understanding(Intent.NLU_FALLBACK, 0.0)
POINT_WORDS = 4
"""Fewer words without a question mark are a yes or a no, which nobody reads, rather than the point itself."""


def read_by_words(said: Said, asker: Asker) -> Understanding | None:
    """How a message reads without the dialogue engine, against what is asked; None where it does not."""
    asking = said.conversation.asking
    if asking is None:
        return None
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


def _read_review(said: Said, asker: Asker) -> Understanding | None:
    """The button that agrees, or the line to correct; nothing else may send a request, or change it."""
    if said.text == asker.texts[said.language].button("confirm").payload:
        return Understanding(Intent.AFFIRM, 1.0)
    return UNREAD if asker.names_line(said.text, said.language) else None
