from __future__ import annotations

import pytest

from actions.tracker import turn_id, understanding
from assistant.turn.understanding import Intent


def entity(name: str, value: str, extractor: str = "FactReader") -> dict[str, str]:
    return {"entity": name, "value": value, "extractor": extractor}


def test_facts_are_read_in_their_json_form() -> None:
    entities = [entity("has_dpo", "true"), entity("dpo_outcome", "unable"), entity("precise", "false")]
    read = understanding({"intent": {"name": "inform", "confidence": 0.9}, "entities": entities})
    assert read.facts == {"has_dpo": True, "dpo_outcome": "unable", "precise": False}


def test_several_values_of_a_list_are_kept_and_none_is_the_empty_list() -> None:
    several = understanding(
        {
            "intent": {"name": "inform"},
            "entities": [entity("importance", "users"), entity("importance", "sector")],
        }
    )
    nobody = understanding({"intent": {"name": "inform"}, "entities": [entity("importance", "none")]})
    assert several.facts == {"importance": ["users", "sector"]}
    assert nobody.facts == {"importance": []}


def test_a_value_beside_none_wins_over_none() -> None:
    read = understanding(
        {"intent": {}, "entities": [entity("importance", "none"), entity("importance", "users")]}
    )
    assert read.facts == {"importance": ["users"]}


def test_what_another_component_extracts_is_no_fact() -> None:
    assert (
        understanding({"intent": {}, "entities": [entity("has_dpo", "true", "DIETClassifier")]}).facts == {}
    )


def test_an_intent_the_domain_does_not_know_is_a_fallback() -> None:
    assert understanding({"intent": {"name": "order_pizza", "confidence": 1.0}}).intent is Intent.NLU_FALLBACK


def test_a_message_without_the_gateways_turn_is_refused() -> None:
    with pytest.raises(KeyError):
        turn_id({"metadata": {}})
