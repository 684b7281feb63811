"""Conditions on facts, in three values: true, false, or unknown (None) as long as a fact it needs is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.escalation.facts import CHOICES, LISTS, Facts

Truth = bool | None
Test = Callable[[Any], bool]

SOME_OR_NONE: Mapping[str, Test] = {"some": lambda held: bool(held), "none": lambda held: not held}


@dataclass(frozen=True)
class Condition:
    """Alternatives, one of which must hold; each tests facts, and `unless` cancels it when known to hold."""

    alternatives: tuple[Alternative, ...]

    def holds(self, facts: Facts) -> Truth:
        """Tell whether one alternative holds."""
        return _any(alternative.holds(facts) for alternative in self.alternatives)


@dataclass(frozen=True)
class Alternative:
    """Facts with what each must be, all together."""

    tests: tuple[tuple[str, Test], ...]
    unless: Condition | None = None

    def holds(self, facts: Facts) -> Truth:
        """Tell whether every test holds and nothing known cancels it."""
        if self.unless is not None and self.unless.holds(facts):
            return False
        return _all(_tested(facts, fact, test) for fact, test in self.tests)


def read_condition(data: object) -> Condition:
    """Read a condition of the rule table. Raises ValueError on a fact or value that does not exist."""
    alternatives = data if isinstance(data, list) else [data]
    return Condition(tuple(_read_alternative(each) for each in alternatives))


def _read_alternative(data: object) -> Alternative:
    if not isinstance(data, dict) or not data:
        raise ValueError(f"A condition is a line of facts with their values, not {data!r}.")
    unless = read_condition(data["unless"]) if "unless" in data else None
    tests = tuple((fact, _read_test(fact, value)) for fact, value in data.items() if fact != "unless")
    return Alternative(tests, unless)


def _read_test(fact: str, value: Any) -> Test:
    """Make the test of one fact; the values are checked as those of a request would be."""
    if fact in LISTS:
        if value not in SOME_OR_NONE:
            raise ValueError(f"The fact “{fact}” is a list: test it with “some” or “none”, not {value!r}.")
        return SOME_OR_NONE[value]
    wanted = value if isinstance(value, list) and fact in CHOICES else [value]
    allowed = {getattr(Facts.parse({fact: each}), fact) for each in wanted}
    return lambda held: held in allowed


def _tested(facts: Facts, fact: str, test: Test) -> Truth:
    held = getattr(facts, fact)
    return None if held is None else test(held)


def _all(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return False if False in seen else None if None in seen else True


def _any(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return True if True in seen else None if None in seen else False
