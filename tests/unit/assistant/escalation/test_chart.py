from __future__ import annotations

import pytest

from assistant.escalation.chart import chart_words, draw
from assistant.escalation.facts import Facts
from assistant.escalation.rules import Ruling, load_rules

RULES = load_rules()
PASSED = {
    "requester_role": "controller",
    "purpose": "future_processing",
    "has_dpo": False,
    "network_consulted": "yes",
    "importance": ["sector"],
    "precise": True,
    "documented": True,
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_step_rule_and_decision_of_the_table_is_drawn_with_its_place(language: str) -> None:
    chart = draw(RULES, language)
    assert [step.name for step in chart.steps] == [step.name for step in RULES.steps]
    drawn = [rule for step in chart.steps for rule in step.rules]
    assert [rule.id for rule in drawn] == [rule.id for rule in RULES.rules]
    assert all(rule.place.section and rule.place.says and rule.place.url for rule in drawn)
    decisions = {rule.decision for rule in drawn} | {Ruling.HAND_OFF, Ruling.NEED_FACTS, None}
    assert decisions == {*Ruling, None}
    assert set(chart_words().decisions) == {str(each) for each in Ruling} - {"need_facts"}


def test_without_a_conversation_nobody_stands_anywhere() -> None:
    chart = draw(RULES, "fr")
    assert {step.state for step in chart.steps} == {None}
    assert not chart.finished


@pytest.mark.parametrize(
    ("facts", "here"),
    [
        ({}, "who"),
        ({"requester_role": "controller"}, "what_for"),
        ({**PASSED, "has_dpo": True}, "dpo"),
        ({**PASSED, "network_consulted": "no"}, "network"),
        ({**PASSED, "importance": []}, "importance"),
        ({**PASSED, "documented": False}, "quality"),
    ],
)
def test_a_conversation_stands_where_it_is_held_back(facts: dict[str, object], here: str) -> None:
    chart = draw(RULES, "fr", Facts.parse(facts))
    assert [step.name for step in chart.steps if step.state == "here"] == [here]


def test_having_passed_every_step_one_stands_at_the_end() -> None:
    assert draw(RULES, "en", Facts.parse(PASSED)).finished


def test_words_are_in_both_languages() -> None:
    words = chart_words()
    for told in (*words.steps.values(), *words.decisions.values(), *words.page.values()):
        assert set(told) == {"fr", "en"}
