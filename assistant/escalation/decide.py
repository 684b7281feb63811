"""The decision: facts against the rule table, in the charter's order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.escalation.facts import Facts, Purpose
from assistant.escalation.hotline import suggest_hotline
from assistant.escalation.rules import Result, Rule, RuleTable, Ruling
from assistant.language.languages import spoken


@dataclass(frozen=True)
class RuleResult:
    """A rule, how it stands, and why, by language."""

    rule: Rule
    result: Result
    explanation: Mapping[str, str]

    def to_dict(self, language: str) -> dict[str, Any]:
        """Write the rule as the HTTP contract does."""
        place = self.rule.charter[language]
        return {
            "id": self.rule.id,
            "result": self.result.value,
            "charter": {"section": place.section, "says": place.says, "url": place.url},
            "explanation": self.explanation[language],
        }


@dataclass(frozen=True)
class Decision:
    """What the charter's rules say of the facts, with every rule and the version of the table."""

    decision: Ruling
    priority: str | None
    hotline: str
    missing: tuple[str, ...]
    may_insist: bool
    rules: tuple[RuleResult, ...]
    version: str

    def to_dict(self, language: str) -> dict[str, Any]:
        """Write the decision as `/escalation/assess` does."""
        told = spoken(language)
        return {
            "decision": self.decision.value,
            "priority": self.priority,
            "hotline": self.hotline,
            "missing": list(self.missing),
            "may_insist": self.may_insist,
            "rules": [each.to_dict(told) for each in self.rules],
            "version": self.version,
        }


def decide(facts: Facts, rules: RuleTable, question: str | None = None) -> Decision:
    """Apply the table to the facts; the question, if any, only serves to suggest a hotline."""
    missing, stopping = _walk(facts, rules)
    if missing:
        return _decision(facts, rules, Ruling.NEED_FACTS, question, missing=missing)
    if stopping is None:
        return _decision(facts, rules, Ruling.HAND_OFF, question, priority=_priority(facts, rules))
    may_insist = stopping.passed_when is not None
    return _decision(facts, rules, _end(stopping), question, may_insist=may_insist)


def refusal_of_regularisation(rules: RuleTable, facts: Facts | None = None) -> Decision:
    """Refuse at once what the person says is a past infringement, whatever else is known."""
    said = replace(facts or Facts(), purpose=Purpose.REGULARISE)
    return _decision(said, rules, Ruling.REFUSE_REGULARISATION, None)


def next_to_ask(facts: Facts, rules: RuleTable, already_asked: Collection[str] = ()) -> str | None:
    """Name the fact the conversation asks now, those that never block included, or None where a decision stands."""
    for step in rules.steps:
        if any(rule.stops(facts) for rule in step.rules):
            return None
        needed = [need.fact for need in step.needs if need.is_open(facts)]
        if needed:
            return needed[0]
        open_rules = any(rule.result(facts) is Result.UNKNOWN for rule in step.rules)
        once = [fact for fact in step.asks if getattr(facts, fact) is None and fact not in already_asked]
        if once and open_rules:
            return once[0]
    return None


def _walk(facts: Facts, rules: RuleTable) -> tuple[tuple[str, ...], Rule | None]:
    """Go through the steps until a rule stops; collect the needed facts that are unknown on the way."""
    missing: list[str] = []
    for step in rules.steps:
        stopping = next((rule for rule in step.rules if rule.stops(facts)), None)
        if stopping is not None:
            return tuple(missing), stopping
        missing += [need.fact for need in step.needs if need.is_open(facts)]
    return tuple(missing), None


def _end(rule: Rule) -> Ruling:
    if rule.decision is None:
        raise ValueError(f"The rule {rule.id} stops nobody.")
    return rule.decision


def _priority(facts: Facts, rules: RuleTable) -> str:
    """Give the first priority whose rule has the result wanted."""
    results = {rule.id: rule.result(facts) for rule in rules.rules}
    lines = (line for line in rules.priorities if line.rule is None or results[line.rule] is line.result)
    return next(lines).priority


def _decision(
    facts: Facts,
    rules: RuleTable,
    outcome: Ruling,
    question: str | None,
    *,
    missing: tuple[str, ...] = (),
    priority: str | None = None,
    may_insist: bool = False,
) -> Decision:
    # The charter sends a DPO who has tried nothing to the hotline reserved for them, whatever the subject.
    topic = None if outcome is Ruling.CONSULT_DPO else question
    return Decision(
        decision=outcome,
        priority=priority,
        hotline=suggest_hotline(facts, topic),
        missing=missing,
        may_insist=may_insist,
        rules=tuple(RuleResult(rule, rule.result(facts), rule.explain(facts)) for rule in rules.rules),
        version=rules.version,
    )
