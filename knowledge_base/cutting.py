"""Documents become passages: whole sentences under one heading."""

from __future__ import annotations

from knowledge_base.model import Document, Passage


def cut(document: Document, target_words: int = 90) -> tuple[Passage, ...]:
    """Cut a document into passages of about `target_words` words, never inside a sentence."""
    raise NotImplementedError
