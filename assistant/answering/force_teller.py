"""Says what each source of an answer is worth: a duty, a recommendation and information are not the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import Citation, Outcome
from assistant.answering.context import Inquiry, Library
from assistant.force import force_of
from assistant.texts import Texts
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
    """Adds one line below the answer, what obliges first."""

    library: Library
    sources: Mapping[str, ReferenceSource]
    texts: Mapping[str, Texts]

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Adds the line."""
        if inquiry.outcome is not Outcome.ANSWER or not inquiry.citations:
            return inquiry
        texts, marks = self.texts[inquiry.language], self._marks(inquiry.citations)
        line = " ".join(texts.say(f"force_line.{each}", marks=marks[each]) for each in ORDER if each in marks)
        return replace(inquiry, cautions=(*inquiry.cautions, line))

    def _marks(self, citations: tuple[Citation, ...]) -> Mapping[str, str]:
        """The numbers of the citations of each force, as they are written."""
        fiche = self.library.fiche(citations[0].document_id)
        stated = frozenset(duties(fiche, self.sources)) if fiche else frozenset[int]()
        found: dict[str, list[str]] = {}
        for number, each in enumerate(citations, start=1):
            force = force_of(each.kind, each.authority, each.locator)
            found.setdefault(DUTY if number in stated else force, []).append(f"[{number}]")
        return {force: ", ".join(numbers) for force, numbers in found.items()}
