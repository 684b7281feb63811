"""Shows a fiche as the public would read it, before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge_base.fiche import Fiche, Statement, marked_text, statements
from knowledge_base.fiche_file import parse_fiche
from knowledge_base.publication import PublicationRules, shipped_rules
from knowledge_base.sources import ReferenceSource


@dataclass(frozen=True)
class Preview:
    """A fiche read from what an editor typed: its text, its sources in order, and each sentence with its reading."""

    fiche: Fiche
    text: str
    sources: tuple[str, ...]
    sentences: tuple[tuple[Statement, str], ...]


def preview(
    typed: str, sources: Mapping[str, ReferenceSource], rules: PublicationRules | None = None
) -> Preview:
    """Read what was typed; raise FicheError with the reason where it breaks the format."""
    fiche = parse_fiche(typed, "the draft")
    known = rules or shipped_rules()
    named = tuple(
        f"{sources[each.source].source.title} — {each.place}" if each.source in sources else each.place
        for each in fiche.references
    )
    read = tuple(
        (each, "obligation" if known.states_a_duty(each.text, fiche.language) else "good_practice_or_fact")
        for each in statements(fiche)
    )
    return Preview(fiche, marked_text(fiche), named, read)
