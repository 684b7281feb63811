"""What is wrong with the fiches as a body: dead references, lonely pairs, overdue reviews, duties without law."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge_base.checking.findings import Finding
from knowledge_base.fiche import Fiche, Reference, Statement, statements, successor
from knowledge_base.fiche_file import MINIMUM_WORDINGS
from knowledge_base.lapse import marked
from knowledge_base.places import law_places, steps
from knowledge_base.publication import PublicationRules, shipped_rules
from knowledge_base.review import due
from knowledge_base.sources import ReferenceSource
from knowledge_base.text.cleaning import comparable

_QUOTED = re.compile(r"«\s*([^»]+?)\s*»|“([^”]+)”")
# shorter ones name a thing rather than quote a text
_QUOTATION_WORDS = 8  # a question in quotation marks is an example of ours

TextOf = Callable[[str], str]


def check_fiches(
    fiches: Mapping[str, Fiche],
    sources: Mapping[str, ReferenceSource],
    today: date | None = None,
    *,
    text_of: TextOf | None = None,
    rules: PublicationRules | None = None,
) -> list[Finding]:
    """Return every finding on the fiches, in the order of their ids; `text_of` gives the ingested text of a source."""
    checker = _Checker(fiches, sources, today or date.today(), text_of, rules or shipped_rules())
    findings: list[Finding] = []
    for fiche in sorted(fiches.values(), key=lambda fiche: fiche.id):
        findings.extend(checker.of(fiche))
    return findings + list(_shared_wordings(fiche for fiche in fiches.values() if fiche.state != "retired"))


@dataclass(frozen=True)
class _Checker:
    fiches: Mapping[str, Fiche]
    sources: Mapping[str, ReferenceSource]
    today: date
    text_of: TextOf | None
    rules: PublicationRules

    def of(self, fiche: Fiche) -> Iterator[Finding]:
        yield from self._references(fiche)
        if fiche.state == "retired":
            yield from self._redirect(fiche)
            return
        yield from _pair(fiche, self.fiches, self.sources)
        yield from self._review(fiche)
        yield from _text(fiche)
        for statement in statements(fiche):
            yield from self._statement(fiche, statement)

    def _references(self, fiche: Fiche) -> Iterator[Finding]:
        for number, reference in enumerate(fiche.references, start=1):
            known = self.sources.get(reference.source)
            values = {"number": number, "source": reference.source, "place": reference.place}
            if known is None:
                yield Finding(fiche.id, "dead-reference", values)
            elif not known.places.hold(reference.place) and comparable(reference.place) != comparable(known.source.title):
                yield Finding(fiche.id, "unknown-place", values)
            lapse = marked(known.source, self.today) if known else None
            if lapse is not None and lapse.ended:
                yield Finding(fiche.id, "lapsed-source", {**values, "day": lapse.since})

    def _redirect(self, fiche: Fiche) -> Iterator[Finding]:
        if fiche.replaced_by and successor(self.fiches, fiche.id) is None:
            yield Finding(fiche.id, "dead-redirect", {"target": fiche.replaced_by})

    def _review(self, fiche: Fiche) -> Iterator[Finding]:
        day = due(fiche, self.sources, self.rules)
        if day < self.today:
            yield Finding(fiche.id, "overdue-review", {"day": day.isoformat()})
        if fiche.state == "published" and comparable(fiche.author) == comparable(fiche.reviewer):
            yield Finding(fiche.id, "same-eyes", {"who": fiche.author})

    def _statement(self, fiche: Fiche, statement: Statement) -> Iterator[Finding]:
        cited = [fiche.references[number - 1] for number in statement.reference_numbers]
        duty = cited and self.rules.states_a_duty(statement.text, fiche.language)
        if duty and not any(self._binds(reference) for reference in cited):
            yield Finding(fiche.id, "duty-without-law", {"sentence": statement.text})
        for match in _QUOTED.finditer(statement.text):
            quotation = match.group(1) or match.group(2)
            if len(quotation.split()) >= _QUOTATION_WORDS and not quotation.endswith("?") and not self._stands(quotation, cited):
                yield Finding(fiche.id, "unfound-quotation", {"quotation": quotation})

    def _binds(self, reference: Reference) -> bool:
        known = self.sources.get(reference.source)
        if known is None:
            return False
        document = known.document(reference.place)
        return self.rules.binds(known.source.kind) or (document is not None and document.binding)

    def _stands(self, quotation: str, cited: Iterable[Reference]) -> bool:
        # What is not at hand cannot be quoted: a fiche then says it in its own words.
        texts = (self.text_of(reference.source) for reference in cited) if self.text_of else iter(())
        return any(comparable(quotation) in comparable(text) for text in texts)


def _pair(fiche: Fiche, fiches: Mapping[str, Fiche], sources: Mapping[str, ReferenceSource]) -> Iterator[Finding]:
    other = fiches.get(fiche.pair or "")
    if other is None:
        yield Finding(fiche.id, "missing-pair", {"pair": fiche.pair or "–"})
        return
    if other.pair != fiche.id or other.language == fiche.language or other.topic != fiche.topic:
        yield Finding(fiche.id, "asymmetric-pair", {"pair": other.id})
    mine, theirs = _cited(fiche.references, sources), _cited(other.references, sources)
    if mine != theirs:
        only = sorted(map(_readable, (mine - theirs).elements())) or ["–"]
        yield Finding(fiche.id, "different-references", {"only": ", ".join(only)})


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


def _text(fiche: Fiche) -> Iterator[Finding]:
    if not comparable(fiche.title):
        yield Finding(fiche.id, "no-title")
    if len(fiche.wordings) < MINIMUM_WORDINGS:
        yield Finding(fiche.id, "few-wordings", {"count": len(fiche.wordings), "needed": MINIMUM_WORDINGS})
    for statement in statements(fiche):
        # The items of a list carry the references that its introduction announces.
        if not statement.reference_numbers and not statement.text.endswith(":"):
            yield Finding(fiche.id, "sentence-without-mark", {"sentence": statement.text})


def _shared_wordings(fiches: Iterable[Fiche]) -> Iterator[Finding]:
    owners: dict[tuple[str, str], str] = {}
    for fiche in sorted(fiches, key=lambda fiche: fiche.id):
        for wording in (fiche.title, *fiche.wordings):
            owner = owners.setdefault((fiche.language, comparable(wording)), fiche.id)
            if owner != fiche.id:
                yield Finding(fiche.id, "shared-wording", {"wording": wording, "owner": owner})
