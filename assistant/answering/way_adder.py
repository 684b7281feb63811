"""Adds the way to the right service where the question revealed who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import Outcome
from assistant.answering.context import Inquiry
from assistant.texts import Texts


@dataclass(frozen=True)
class WayAdder:
    """Points individuals and DPOs to their own service, below the answer."""

    texts: Mapping[str, Texts]

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Adds one sentence, or nothing."""
        if inquiry.outcome is not Outcome.ANSWER:
            return inquiry
        texts = self.texts[inquiry.language]
        if inquiry.facts.get("requester_role") == "individual":
            return replace(inquiry, cautions=(*inquiry.cautions, texts.say("way_individual")))
        if inquiry.facts.get("requester_is_dpo"):
            return replace(inquiry, cautions=(*inquiry.cautions, texts.say("way_dpo")))
        return inquiry
