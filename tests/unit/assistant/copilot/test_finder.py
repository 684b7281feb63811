"""What an agent is shown of a fiche and of a quoted passage: whose words they are."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from assistant.answer import Citation
from assistant.answering.thresholds import load_thresholds
from assistant.copilot.finder import Finder
from assistant.texts import load_texts
from knowledge_base.fiche import Fiche, Reference, fiche_document

FICHE = Fiche(
    "registre-fr", None, "fr", "register", "Le registre", (), (), (Reference("gdpr-fr", "Article 30"),),
    "published", "editor", "reviewer", date(2026, 11, 22), 12, "Le responsable tient un registre [1].",
)  # fmt: skip
GDPR = Citation("registre-fr", "gdpr-fr", "RGPD", "Union européenne", "legislator", "law", "Article 30", None, "2016-04-27")


class Library:
    """One fiche."""

    def fiche(self, document_id: str | None) -> Fiche | None:
        return FICHE if document_id == FICHE.id else None

    def cite(self, fiche: Fiche) -> tuple[Citation, ...]:
        return (GDPR,)


def test_a_fiche_is_told_as_our_own_words_everywhere_but_in_what_is_read_out() -> None:
    library: Any = Library()
    scored: Any = SimpleNamespace(document=fiche_document(FICHE))
    told = Finder(library, load_texts(), lambda cited: None, load_thresholds()).tell(scored)
    assert told.origin == "Rédigé par ce service d’après ces sources\u00a0; relu le 22 novembre 2026."
    assert told.origin in told.email and told.to_dict()["reviewed"] == "2026-11-22"
    assert told.script == "Le responsable tient un registre."
