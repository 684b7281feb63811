"""Where a conversation stands, as data beside the reply: its card, its documentation meter, its review."""

from __future__ import annotations

from typing import Any

from assistant.advice_request.fields import load_fields
from assistant.advice_request.meter import meter_of
from assistant.answer import Answer, Outcome
from assistant.conversation.card import card_of
from assistant.conversation.state import Conversation
from assistant.escalation.rules import Ruling

COME_BACK = frozenset({Ruling.CONSULT_DPO, Ruling.SELF_SERVICE, Ruling.REFER_NETWORK, Ruling.COMPLETE_REQUEST})
"""Ways out that end in “come back, we will go on from there”."""


def standing(conversation: Conversation, answer: Answer, language: str) -> dict[str, Any]:
    """The fields that the reply carries beside the contract's own (docs/how-to/api.md)."""
    on_path = bool(conversation.asked) and answer.advice_request is None
    return {
        "card": card_of(conversation, language),
        "meter": meter_of(conversation, language) if on_path else None,
        "review": review_of(conversation, language) if answer.asking == "confirm" else None,
        "come_back": on_path and answer.asking is None and _sends_away(answer),
        "handoff_form": answer.handoff_form,
        "corrected": answer.corrected,
        "note": answer.note,
    }


def _sends_away(answer: Answer) -> bool:
    """Whether the reply speaks of coming back later, which takes a code."""
    return answer.draft_left or (answer.decision or {}).get("decision") in COME_BACK


def review_of(conversation: Conversation, language: str) -> list[dict[str, Any]]:
    """Every line of the request as it would leave, those that were skipped with an empty value."""
    return [
        {
            "field": field.name,
            "label": field.label[language],
            "value": held.value,
            "provenance": held.provenance,
            "required": field.required,
        }
        for field in load_fields()
        if field.name != "confirm" and (held := conversation.fields.get(field.name))
    ]


def ruling_of(answer: Answer) -> str | None:
    """The ruling in which a turn ended, to be counted; of an admission nothing is noted, not even that."""
    ruling = answer.decision["decision"] if answer.decision and answer.outcome in _DECIDED else None
    return None if ruling == Ruling.REFUSE_REGULARISATION else ruling


_DECIDED = frozenset({Outcome.REFERRAL, Outcome.HANDOFF})
