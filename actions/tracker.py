"""Reads what Rasa understood out of its tracker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.turn.understanding import Intent, Understanding

LISTS = frozenset({"importance", "particular_interest"})
BOOLEANS = {"true": True, "false": False}
FACT_READER = "FactReader"
SITUATION_READER = "SituationReader"
ADMITS = "admits"


def turn_id(latest_message: Mapping[str, Any]) -> str:
    """The turn that the gateway sent along as metadata; KeyError if it did not."""
    return str(latest_message["metadata"]["turn_id"])


def understanding(latest_message: Mapping[str, Any]) -> Understanding:
    """The intent and the facts of Rasa's latest message; an unknown intent counts as a fallback."""
    intent = latest_message.get("intent") or {}
    name = intent.get("name")
    known = Intent(name) if name in set(Intent) else Intent.NLU_FALLBACK
    entities = latest_message.get("entities") or ()
    confidence = float(intent.get("confidence") or 0.0)
    return Understanding(known, confidence, _facts(entities), _situations(entities))


def _situations(entities: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """What the situation reader tells; an admission out of the question counts as told with probability 0."""
    told = {
        str(entity["value"]): float(entity["confidence_entity"])
        for entity in entities
        if entity.get("extractor") == SITUATION_READER
    }
    return {ADMITS: 0.0, **told}


def _facts(entities: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    facts: dict[str, object] = {}
    for entity in entities:
        if entity.get("extractor") != FACT_READER:
            continue
        name, value = str(entity["entity"]), str(entity["value"])
        if name not in LISTS:
            facts[name] = BOOLEANS.get(value, value)
        elif value == "none":
            facts.setdefault(name, [])
        else:
            facts[name] = [*dict.fromkeys([*_as_list(facts.get(name)), value])]
    return facts


def _as_list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
