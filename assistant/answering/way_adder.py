"""Adds the way to the right service where the question revealed who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import Outcome
from assistant.answering.context import Inquiry
from assistant.conversation.hotlines import HotlineTeller
from assistant.escalation.hotline import HotlineId
from assistant.texts import Texts


@dataclass(frozen=True)
class WayAdder:
    """Points individuals and DPOs to their own service, below the answer."""

    texts: Mapping[str, Texts]
    hotlines: HotlineTeller

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Adds one sentence and how to reach the hotline that it names, or nothing."""
        if inquiry.outcome is not Outcome.ANSWER:
            return inquiry
        if inquiry.facts.get("requester_role") == "individual":
            return self._with(inquiry, "way_individual", "general")
        if inquiry.facts.get("requester_is_dpo"):
            return self._with(inquiry, "way_dpo", "dpo")
        return inquiry

    def _with(self, inquiry: Inquiry, key: str, hotline: HotlineId) -> Inquiry:
        said, way = self.texts[inquiry.language].say(key), self.hotlines.tell(hotline, inquiry.language)
        return replace(inquiry, cautions=(*inquiry.cautions, f"{said} {way}"))
