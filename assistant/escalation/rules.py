"""The rule table: the charter's rules as a lawyer wrote them in rules.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Any

import yaml

from assistant.escalation.conditions import Condition, Truth, read_condition
from assistant.escalation.facts import Facts, allowed_values
from assistant.language.languages import LANGUAGES


class Ruling(StrEnum):
    """What the charter's rules decide."""

    NEED_FACTS = "need_facts"
    REDIRECT_INDIVIDUAL = "redirect_individual"
    REFUSE_REGULARISATION = "refuse_regularisation"
    REFUSE_AUDIT = "refuse_audit"
    CONSULT_DPO = "consult_dpo"
    SELF_SERVICE = "self_service"
    REFER_NETWORK = "refer_network"
    COMPLETE_REQUEST = "complete_request"
    HAND_OFF = "hand_off"


class Result(StrEnum):
    """How a rule stands against the facts."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Place:
    """A place of the charter and what it says, in our own words."""

    document: str
    section: str
    says: str
    url: str


@dataclass(frozen=True)
class Explanation:
    """Why a rule has its result, by language; `when` narrows it to certain facts."""

    words: Mapping[str, str]
    when: Condition | None = None


@dataclass(frozen=True)
class Rule:
    """One rule of the charter; without `decision` it stops nobody."""

    id: str
    reads: Condition
    when_read: Result
    decision: Ruling | None
    passed_when: Condition | None
    charter: Mapping[str, Place]
    explanations: Mapping[Result, tuple[Explanation, ...]]

    def result(self, facts: Facts) -> Result:
        """Say how the rule stands."""
        read = self.reads.holds(facts)
        if read is None:
            return Result.UNKNOWN
        return self.when_read if read else _other(self.when_read)

    def explain(self, facts: Facts) -> Mapping[str, str]:
        """Say why the rule stands as it does, in each language."""
        candidates = self.explanations[self.result(facts)]
        return next(each.words for each in candidates if each.when is None or each.when.holds(facts))

    def stops(self, facts: Facts) -> bool:
        """Tell whether the way ends at this rule."""
        passed: Truth = self.passed_when is not None and self.passed_when.holds(facts)
        return self.decision is not None and self.result(facts) is Result.UNMET and not passed


@dataclass(frozen=True)
class Need:
    """A fact that a step needs, perhaps only under a condition."""

    fact: str
    when: Condition | None = None

    def is_open(self, facts: Facts) -> bool:
        """Tell whether the fact is needed and unknown."""
        needed = self.when is None or self.when.holds(facts) is True
        return needed and getattr(facts, self.fact) is None


@dataclass(frozen=True)
class Step:
    """Rules taken together, the facts they need, and those asked once without blocking."""

    name: str
    needs: tuple[Need, ...]
    asks: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class PriorityLine:
    """The priority given when a rule has a result; without a rule, always."""

    priority: str
    rule: str | None = None
    result: Result | None = None


@dataclass(frozen=True)
class RuleTable:
    """The whole table, in order, with its version."""

    version: str
    steps: tuple[Step, ...]
    priorities: tuple[PriorityLine, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in order."""
        return tuple(rule for step in self.steps for rule in step.rules)


def load_rules() -> RuleTable:
    """Read the table shipped with the product."""
    text = resources.files(__package__).joinpath("rules.yaml").read_text(encoding="utf-8")
    return read_rules(yaml.safe_load(text))


def read_rules(data: Mapping[str, Any]) -> RuleTable:
    """Check and read a table. Raises ValueError or KeyError where it does not hold together."""
    steps = tuple(_read_step(each, data["places"]) for each in data["steps"])
    table = RuleTable(str(data["version"]), steps, tuple(_read_priority(each) for each in data["priorities"]))
    ids = [rule.id for rule in table.rules]
    named = {line.rule for line in table.priorities if line.rule}
    if len(set(ids)) != len(ids) or not named <= set(ids):
        raise ValueError("Rule ids must be unique, and priorities must name existing rules.")
    return table


def _other(result: Result) -> Result:
    return Result.MET if result is Result.UNMET else Result.UNMET


def _read_step(data: Mapping[str, Any], places: Mapping[str, str]) -> Step:
    asks = tuple(data.get("asks", ()))
    needs = tuple(_read_need(each) for each in data.get("needs", ()))
    for fact in (*asks, *(need.fact for need in needs)):
        allowed_values(fact)
    return Step(data["step"], needs, asks, tuple(_read_rule(each, places) for each in data["rules"]))


def _read_need(data: str | Mapping[str, Any]) -> Need:
    return Need(data) if isinstance(data, str) else Need(data["fact"], _optional_condition(data.get("when")))


def _read_rule(data: Mapping[str, Any], places: Mapping[str, str]) -> Rule:
    when_read = Result.MET if "met_when" in data else Result.UNMET
    return Rule(
        id=data["id"],
        reads=read_condition(data[f"{when_read}_when"]),
        when_read=when_read,
        decision=Ruling(data["decision"]) if "decision" in data else None,
        passed_when=_optional_condition(data.get("passed_when")),
        charter={language: _read_place(data["charter"][language], places) for language in LANGUAGES},
        explanations={result: _read_explanations(data["explanation"][result]) for result in Result},
    )


def _read_place(data: Mapping[str, str], places: Mapping[str, str]) -> Place:
    return Place(data["document"], data["section"], data["says"], places[data["document"]])


def _read_explanations(data: Any) -> tuple[Explanation, ...]:
    """Read one explanation or several; the last one must apply always."""
    read = tuple(
        Explanation({language: each[language] for language in LANGUAGES}, _optional_condition(each.get("when")))
        for each in (data if isinstance(data, list) else [data])
    )
    if read[-1].when is not None:
        raise ValueError("The last explanation of a result must have no condition.")
    return read


def _read_priority(data: Mapping[str, str]) -> PriorityLine:
    return PriorityLine(data["priority"], data.get("rule"), Result(data["result"]) if "result" in data else None)


def _optional_condition(data: object) -> Condition | None:
    return None if data is None else read_condition(data)
