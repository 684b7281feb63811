"""Last step: says how the question was understood where its spelling was repaired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import Outcome
from assistant.answering.context import Inquiry
from assistant.texts import Texts


@dataclass(frozen=True)
class SpellingTeller:
    """Puts the repaired question above what was found with it."""

    texts: Mapping[str, Texts]

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Adds one line, or nothing."""
        if inquiry.corrected is None or inquiry.outcome is not Outcome.ANSWER:
            return inquiry
        understood = self.texts[inquiry.language].say("understood", question=inquiry.corrected)
        return replace(inquiry, text=f"{understood}\n\n{inquiry.text}")
