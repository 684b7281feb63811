"""Which references of a fiche oblige: told reference by reference, from what the fiche says of each."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge_base.fiche import Fiche, Reference, statements
from knowledge_base.model import Kind
from knowledge_base.publication import PublicationRules, shipped_rules
from knowledge_base.sources import ReferenceSource

# the charter says how the authority gives advice; it lays no duty on those who process data
OBLIGING = frozenset({Kind.LAW})


def duties(
    fiche: Fiche, sources: Mapping[str, ReferenceSource], rules: PublicationRules | None = None
) -> tuple[int, ...]:
    """Return the numbers of the references that carry a duty which the fiche states, in order."""
    known = rules or shipped_rules()
    stated = {
        number
        for statement in statements(fiche)
        if known.states_a_duty(statement.text, fiche.language)
        for number in statement.reference_numbers
    }
    return tuple(n for n in sorted(stated) if _obliges(fiche.references[n - 1], sources))


def _obliges(reference: Reference, sources: Mapping[str, ReferenceSource]) -> bool:
    known = sources.get(reference.source)
    if known is None:
        return False
    listed = known.document(reference.place)
    return known.source.kind in OBLIGING or (listed is not None and listed.binding)
