"""Says which references of an answer oblige and which recommend: a duty and good practice are not the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Outcome
from assistant.answering.context import Inquiry, Library
from assistant.texts import Texts
from knowledge_base.fiche import Fiche
from knowledge_base.force import duties, good_practices
from knowledge_base.sources import ReferenceSource


@dataclass(frozen=True)
class ForceTeller:
    """Adds one line below an answer that comes from a fiche, where there is something to tell apart."""

    library: Library
    sources: Mapping[str, ReferenceSource]
    texts: Mapping[str, Texts]

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Adds the line."""
        if inquiry.outcome is not Outcome.ANSWER or not inquiry.citations:
            return inquiry
        fiche = self.library.fiche(inquiry.citations[0].document_id)
        line = self._line(fiche, self.texts[inquiry.language]) if fiche else ""
        return replace(inquiry, cautions=(*inquiry.cautions, line)) if line else inquiry

    def _line(self, fiche: Fiche, texts: Texts) -> str:
        duty, practice = duties(fiche, self.sources), good_practices(fiche, self.sources)
        parts = (
            texts.say("force_duty", marks=_marks(duty)) if duty else "",
            texts.say("force_practice", marks=_marks(practice)) if practice else "",
        )
        return " ".join(part for part in parts if part)


def _marks(numbers: Sequence[int]) -> str:
    return ", ".join(f"[{number}]" for number in numbers)
