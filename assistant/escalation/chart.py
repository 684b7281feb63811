"""The charter's path drawn from the rule table: steps in order, their rules, the ways out, where one stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from assistant.escalation.facts import Facts
from assistant.escalation.rules import Place, Result, Rule, RuleTable, Ruling, Step

Words = Mapping[str, str]


@dataclass(frozen=True)
class ChartWords:
    """The reviewed words of chart.yaml."""

    steps: Mapping[str, Words]
    decisions: Mapping[str, Words]
    page: Mapping[str, Words]


@dataclass(frozen=True)
class ChartRule:
    """A criterion: what the charter says, where, how it stands, and the way out where it is not met."""

    id: str
    place: Place
    result: Result | None
    explanation: str | None
    decision: Ruling | None
    way_out: str | None
    may_pass: bool


@dataclass(frozen=True)
class ChartStep:
    """A step of the path; `state` is passed, here, ahead, or None where nobody's conversation is shown."""

    name: str
    title: str
    rules: tuple[ChartRule, ...]
    state: str | None

    @property
    def ways_out(self) -> tuple[str, ...]:
        """The ways out of the step, each once."""
        return tuple(dict.fromkeys(rule.way_out for rule in self.rules if rule.way_out))


@dataclass(frozen=True)
class Chart:
    """The whole path in a language; `finished` where a conversation has passed every step."""

    version: str
    steps: tuple[ChartStep, ...]
    end: str
    finished: bool


@cache
def chart_words() -> ChartWords:
    """Read the words shipped with the product."""
    data = yaml.safe_load(resources.files(__package__).joinpath("chart.yaml").read_text(encoding="utf-8"))
    return ChartWords(data["steps"], data["decisions"], data["page"])


def draw(rules: RuleTable, language: str, facts: Facts | None = None) -> Chart:
    """Draw the path; with facts, every criterion shows its result and the step reached is marked."""
    reached = None if facts is None else _reached(rules, facts)
    steps = tuple(
        ChartStep(
            step.name,
            chart_words().steps[step.name][language],
            tuple(_rule(each, language, facts) for each in step.rules),
            None if reached is None else _state(place, reached),
        )
        for place, step in enumerate(rules.steps)
    )
    end = chart_words().decisions[Ruling.HAND_OFF][language]
    return Chart(rules.version, steps, end, reached == len(steps))


def _reached(rules: RuleTable, facts: Facts) -> int:
    """The place of the first step that stops or still needs a fact; their number where none does."""
    return next((place for place, step in enumerate(rules.steps) if _holds_back(step, facts)), len(rules.steps))


def _holds_back(step: Step, facts: Facts) -> bool:
    return any(rule.stops(facts) for rule in step.rules) or any(need.is_open(facts) for need in step.needs)


def _state(place: int, reached: int) -> str:
    return "here" if place == reached else "passed" if place < reached else "ahead"


def _rule(rule: Rule, language: str, facts: Facts | None) -> ChartRule:
    way_out = chart_words().decisions[rule.decision][language] if rule.decision else None
    return ChartRule(
        id=rule.id,
        place=rule.charter[language],
        result=rule.result(facts) if facts else None,
        explanation=rule.explain(facts)[language] if facts else None,
        decision=rule.decision,
        way_out=way_out,
        may_pass=rule.passed_when is not None,
    )
