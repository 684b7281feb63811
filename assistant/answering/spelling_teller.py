"""Last step: says how the question was understood where its spelling was repaired or it leans on the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import Outcome
from assistant.answering.context import Inquiry
from assistant.texts import Texts


@dataclass(frozen=True)
class SpellingTeller:
    """Puts above what was found how the question was read to find it."""

    texts: Mapping[str, Texts]

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Adds a line for each, or nothing."""
        if inquiry.outcome is not Outcome.ANSWER or not (inquiry.corrected or inquiry.in_context):
            return inquiry
        texts = self.texts[inquiry.language]
        said = [texts.say("understood", question=inquiry.corrected)] if inquiry.corrected else []
        # the question before is not repeated: the answer can be reopened without the conversation
        said += [texts.say("read_in_context")] if inquiry.in_context else []
        return replace(inquiry, text="\n\n".join([*said, inquiry.text]))
