"""What the dialogue engine understood of a message, in the domain's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Intent(StrEnum):
    """What a person wants; the names are those of nlu/domain."""

    ASK_QUESTION = "ask_question"
    REQUEST_ADVICE = "request_advice"
    ASK_HUMAN = "ask_human"
    INFORM = "inform"
    AFFIRM = "affirm"
    DENY = "deny"
    DONT_KNOW = "dont_know"
    CORRECT = "correct"
    SKIP = "skip"
    BACK = "back"
    STOP = "stop"
    RESTART = "restart"
    INSIST = "insist"
    URGENT = "urgent"
    GREET = "greet"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    BOT_CHALLENGE = "bot_challenge"
    HELP = "help"
    ABUSE = "abuse"
    OUT_OF_SCOPE = "out_of_scope"
    NLU_FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Understanding:
    """The intent with its confidence (0 to 1) and the charter's facts read in the message, in their JSON form."""

    intent: Intent
    confidence: float
    facts: Mapping[str, object] = field(default_factory=dict)
    situations: Mapping[str, float] = field(default_factory=dict)
    """How likely (0 to 1) the message tells an admission or an urgent matter; empty where the engine is silent."""


RETRIEVAL_ONLY = Understanding(Intent.ASK_QUESTION, 0.0)
"""What is supposed of a message when the dialogue engine is silent: a question, and no fact."""
