"""What others read when an answer is shared in a channel."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.slack.sharing import public_message
from assistant.answer import Citation
from assistant.texts import load_texts
from knowledge_base.fiche import Fiche, Reference

FICHE = Fiche(
    "register-en", None, "en", "register", "The record", (), (), (Reference("gdpr-en", "Article 30"),),
    "published", "editor", "reviewer", date(2026, 11, 22), 12, "The controller keeps a record [1].",
)  # fmt: skip


class Sources:
    """One fiche, whose source still holds."""

    def fiche(self, document_id: str | None) -> Fiche | None:
        return FICHE

    def cite(self, fiche: Fiche) -> tuple[Citation, ...]:
        return (Citation("register-en", "gdpr-en", "GDPR", "European Union", "legislator", "law", "Article 30", None, None),)

    def lapse_of(self, citation: Citation) -> None:
        return None


def test_a_shared_answer_says_that_its_words_are_this_services_own() -> None:
    reply: dict[str, Any] = {"outcome": "answer", "messages": [{"citations": [{"document_id": "register-en"}]}]}
    shared = public_message(reply, Sources(), load_texts()["en"])
    assert shared is not None
    assert shared["text"].endswith("Written by this service from these sources; last checked on 22 November 2026.")
