"""Says whose words an answer is made of, and what each of its sources is worth: a duty is no recommendation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import Citation, Outcome
from assistant.answering.context import Inquiry, Library
from assistant.force import force_of
from assistant.language.dates import say_date
from assistant.texts import Texts
from knowledge_base.fiche import Fiche
from knowledge_base.force import duties
from knowledge_base.sources import ReferenceSource

DUTY = "duty"
"""A law that carries a duty which the fiche states."""
ORDER = (
    DUTY, "law", "act", "recital", "soft_law", "guide", "charter",
    "faq", "report", "fiche", "third_party", "civil_society", "editorial",
)  # fmt: skip


@dataclass(frozen=True)
class ForceTeller:
    """Adds one line below the answer: our own words are said to be ours, then what obliges comes first."""

    library: Library
    sources: Mapping[str, ReferenceSource]
    texts: Mapping[str, Texts]

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Adds the line."""
        if inquiry.outcome is not Outcome.ANSWER or not inquiry.citations:
            return inquiry
        texts, fiche = self.texts[inquiry.language], self.library.fiche(inquiry.citations[0].document_id)
        marks = self._marks(inquiry.citations, fiche)
        told = [own_words(fiche, texts)] if fiche else []
        told += [texts.say(f"force_line.{each}", marks=marks[each]) for each in ORDER if each in marks]
        return replace(inquiry, cautions=(*inquiry.cautions, " ".join(told)))

    def _marks(self, citations: tuple[Citation, ...], fiche: Fiche | None) -> Mapping[str, str]:
        """The numbers of the citations of each force, as they are written."""
        stated = frozenset(duties(fiche, self.sources)) if fiche else frozenset[int]()
        found: dict[str, list[str]] = {}
        for number, each in enumerate(citations, start=1):
            force = force_of(each.kind, each.authority, each.locator)
            found.setdefault(DUTY if number in stated else force, []).append(f"[{number}]")
        return {force: ", ".join(numbers) for force, numbers in found.items()}


def own_words(fiche: Fiche, texts: Texts) -> str:
    """Whose words a fiche is made of, and when it was last read again."""
    return texts.say("own_words", day=say_date(fiche.reviewed.isoformat(), texts))
