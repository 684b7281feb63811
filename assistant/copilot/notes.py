"""Reads an agent's free notes: facts of the charter's rules, and what the end-of-call sheet can be filled with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.escalation.facts import Facts, Purpose
from assistant.escalation.wording import any_of, fold

_CLAUSE = re.compile(r"[,;.\n!?]+|\s-\s")


@dataclass(frozen=True)
class Rule:
    """Words that state a fact, perhaps only where a subject is spoken of."""

    fact: str
    value: object
    words: re.Pattern[str]
    about: str | None


@dataclass(frozen=True)
class NoteRules:
    """The reviewed patterns of notes.yaml, compiled."""

    subjects: Mapping[str, re.Pattern[str]]
    rules: tuple[Rule, ...]
    urgent: Mapping[str, re.Pattern[str]]
    urgent_unless: re.Pattern[str]
    sectors: Mapping[str, re.Pattern[str]]
    sizes: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class Notes:
    """What was read in notes."""

    facts: Mapping[str, Any]
    sector: str | None = None
    size: str | None = None


@cache
def note_rules() -> NoteRules:
    """Reads notes.yaml once."""
    data = yaml.safe_load(files(__package__).joinpath("notes.yaml").read_text("utf-8"))
    return NoteRules(
        subjects=_compiled(data["subjects"]),
        rules=tuple(
            Rule(each["fact"], each["value"], any_of(each["patterns"]), each.get("about")) for each in data["rules"]
        ),
        urgent=_compiled(data["urgent"]),
        urgent_unless=any_of(data["urgent_unless"]),
        sectors=_compiled(data["sectors"]),
        sizes=_compiled(data["sizes"]),
    )


def read_notes(text: str) -> Notes:
    """What the notes say; what they leave open stays unknown."""
    rules, facts = note_rules(), Facts()
    for fact, value in _stated(text, rules):
        facts = facts.with_(**{fact: _joined(facts, fact, value)})
    folded = fold(text)
    return Notes(facts.to_dict(), _first(rules.sectors, folded), _first(rules.sizes, folded))


def tells_regularisation(notes: str) -> bool:
    """Whether any clause says that a past conduct is to be made lawful, whatever another clause says of the purpose."""
    rules = [each for each in note_rules().rules if (each.fact, each.value) == ("purpose", Purpose.REGULARISE)]
    return any(each.words.search(clause) for clause in clauses(notes) for each in rules)


def clauses(text: str) -> list[str]:
    """The notes cut into what is compared with the patterns."""
    return [fold(part) for part in _CLAUSE.split(text)]


def _stated(text: str, rules: NoteRules) -> Iterator[tuple[str, object]]:
    """The facts stated, clause by clause; of two readings of one fact in a clause, the later rule's."""
    subject: str | None = None
    for clause in clauses(text):
        subject = _first(rules.subjects, clause) or subject
        found: dict[str, list[object]] = {}
        for rule in rules.rules:
            if rule.about in (None, subject) and rule.words.search(clause):
                found.setdefault(rule.fact, []).append(rule.value)
        for fact, values in found.items():
            lists = [value for value in values if isinstance(value, list)]
            yield fact, [item for value in lists for item in value] if lists else values[-1]


def _joined(facts: Facts, fact: str, value: object) -> object:
    """Lists grow as notes go on; an empty one says "none" and starts again."""
    if not isinstance(value, list) or not value:
        return value
    known = facts.to_dict().get(fact, [])
    return [*known, *(item for item in value if item not in known)]


def _first(named: Mapping[str, re.Pattern[str]], folded: str) -> str | None:
    return next((name for name, words in named.items() if words.search(folded)), None)


def _compiled(named: Mapping[str, list[str]]) -> dict[str, re.Pattern[str]]:
    return {name: any_of(patterns) for name, patterns in named.items() if patterns}
