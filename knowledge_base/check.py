"""What is wrong with the fiches as a body: dead references, lonely pairs, overdue reviews, quarrelling wordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge_base.cleaning import fold
from knowledge_base.fiche import MINIMUM_WORDINGS, Fiche, Reference, statements
from knowledge_base.places import law_places, steps
from knowledge_base.sources import ReferenceSource


@dataclass(frozen=True)
class Finding:
    """One thing to put right: the fiche, the rule it breaks, and a sentence."""

    fiche_id: str
    rule: str
    message: str


def check_fiches(
    fiches: Mapping[str, Fiche], sources: Mapping[str, ReferenceSource], today: date | None = None
) -> list[Finding]:
    """Return every finding on the fiches, in the order of their ids."""
    day = today or date.today()
    findings: list[Finding] = []
    for fiche in sorted(fiches.values(), key=lambda fiche: fiche.id):
        findings.extend(_references(fiche, sources))
        findings.extend(_pair(fiche, fiches, sources))
        findings.extend(_review(fiche, day))
        findings.extend(_text(fiche))
    return findings + list(_shared_wordings(fiches.values()))


def due(fiche: Fiche) -> date:
    """Return the day by which a fiche must be reviewed again."""
    months = fiche.reviewed.year * 12 + fiche.reviewed.month - 1 + fiche.review_months
    year, month = divmod(months, 12)
    # The 28th exists in every month.
    return date(year, month + 1, min(fiche.reviewed.day, 28))


def _references(fiche: Fiche, sources: Mapping[str, ReferenceSource]) -> Iterator[Finding]:
    for number, reference in enumerate(fiche.references, start=1):
        source = sources.get(reference.source)
        if source is None:
            yield Finding(fiche.id, "dead-reference", f"Reference {number} names the source '{reference.source}', which is not known.")
        elif not source.places.hold(reference.place) and fold(reference.place) != fold(source.source.title):
            yield Finding(fiche.id, "unknown-place", f"Reference {number} names '{reference.place}', which {reference.source} does not have.")


def _pair(fiche: Fiche, fiches: Mapping[str, Fiche], sources: Mapping[str, ReferenceSource]) -> Iterator[Finding]:
    other = fiches.get(fiche.pair or "")
    if other is None:
        yield Finding(fiche.id, "missing-pair", f"Its pair '{fiche.pair}' does not exist." if fiche.pair else "It names no pair.")
        return
    if other.pair != fiche.id or other.language == fiche.language:
        yield Finding(fiche.id, "asymmetric-pair", f"Its pair '{other.id}' does not name it back in the other language.")
    if fiche.topic != other.topic:
        yield Finding(fiche.id, "asymmetric-pair", f"Its topic '{fiche.topic}' is not that of its pair, '{other.topic}'.")
    mine, theirs = _cited(fiche.references, sources), _cited(other.references, sources)
    if mine != theirs:
        only = sorted(map(_readable, (mine - theirs).elements())) or ["nothing more"]
        yield Finding(fiche.id, "different-references", f"It cites what its pair does not: {', '.join(only)}.")


def _cited(references: Iterable[Reference], sources: Mapping[str, ReferenceSource]) -> Counter[tuple[str, tuple[str, ...]]]:
    """Count what is cited, in terms that do not depend on the language; headings divide a text differently in each."""
    counted: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for reference in references:
        known = sources.get(reference.source)
        pair = known.source.pair if known else None
        place = steps(reference.place) if law_places(reference.place) else ()
        cited = (min(reference.source, pair or reference.source), place)
        counted[cited] = counted[cited] + 1 if place else 1
    return counted


def _readable(cited: tuple[str, tuple[str, ...]]) -> str:
    source, place = cited
    return f"{source} {'.'.join(place)}".strip()


def _review(fiche: Fiche, day: date) -> Iterator[Finding]:
    if due(fiche) < day:
        yield Finding(fiche.id, "overdue-review", f"It was due for review on {due(fiche).isoformat()}.")


def _text(fiche: Fiche) -> Iterator[Finding]:
    if not fold(fiche.title):
        yield Finding(fiche.id, "no-title", "It has no title.")
    if len(fiche.wordings) < MINIMUM_WORDINGS:
        yield Finding(fiche.id, "few-wordings", f"It has {len(fiche.wordings)} wordings where {MINIMUM_WORDINGS} are needed.")
    for statement in statements(fiche):
        # The items of a list carry the references that its introduction announces.
        if not statement.reference_numbers and not statement.text.endswith(":"):
            yield Finding(fiche.id, "sentence-without-mark", f"No reference carries the sentence: {statement.text}")


def _shared_wordings(fiches: Iterable[Fiche]) -> Iterator[Finding]:
    owners: dict[tuple[str, str], str] = {}
    for fiche in sorted(fiches, key=lambda fiche: fiche.id):
        for wording in (fiche.title, *fiche.wordings):
            owner = owners.setdefault((fiche.language, fold(wording)), fiche.id)
            if owner != fiche.id:
                yield Finding(fiche.id, "shared-wording", f"The wording '{wording}' is also that of '{owner}'.")
