"""Compares a statement with sentences of the sources: figures of one kind, and what is required, allowed or forbidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.networks.matching import likeness, terms
from knowledge_base.text.sentences import split_sentences


class Stand(StrEnum):
    """How a source stands to a statement."""

    FOR = "for"
    AGAINST = "against"
    BESIDE = "beside"


@dataclass(frozen=True)
class Quantity:
    """A figure with its kind, and the words that say it."""

    kind: str
    value: float
    words: str


@dataclass(frozen=True)
class Verdict:
    """A source’s sentence nearest to the statement, how it stands to it, and why."""

    stand: Stand
    sentence: str
    likeness: float
    said: str = ""
    found: str = ""
    turned: bool = False


@dataclass(frozen=True)
class StatementRules:
    """The figures and patterns of statement.yaml."""

    compared_from: float
    modality_from: float
    beside: float
    sources: int
    quantity: Mapping[str, re.Pattern[str]]
    numbers: Mapping[str, Mapping[str, int]]
    modality: Mapping[str, Sequence[tuple[str, re.Pattern[str]]]]
    opposed: frozenset[frozenset[str]]
    universal: Mapping[str, re.Pattern[str]]


@cache
def load_statement_rules() -> StatementRules:
    """Reads statement.yaml once."""
    data: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("statement.yaml").read_text("utf-8"))
    languages = tuple(data["numbers"])
    return StatementRules(
        compared_from=data["compared_from"],
        modality_from=data["modality_from"],
        beside=data["beside"],
        sources=data["sources"],
        quantity={language: _quantity_pattern(data, language) for language in languages},
        numbers=data["numbers"],
        modality={
            language: [(each["is"], _bounded(each[language])) for each in data["modality"]]
            for language in languages
        },
        opposed=frozenset(frozenset(pair) for pair in data["opposed"]),
        universal={language: _bounded(data["universal"][language]) for language in languages},
    )


def judge(statement: str, text: str, language: str, rules: StatementRules) -> Verdict | None:
    """How a source’s text stands to the statement, by its telling sentence; None where it is about something else."""
    told = terms(statement, language)
    sentences = [each for each in split_sentences(text) if each.strip()]
    judged = [_judge(statement, each, likeness(told, terms(each, language)), language, rules) for each in sentences]
    near = [each for each in judged if each.likeness >= rules.beside]
    telling = [each for each in near if each.stand is not Stand.BESIDE]
    return max(telling or near, key=lambda each: each.likeness, default=None)


def quantities(text: str, language: str, rules: StatementRules) -> tuple[Quantity, ...]:
    """The quantities of a text, in order."""
    found = []
    for match in rules.quantity[language].finditer(text):
        value = _value(match["figure"], rules.numbers[language])
        kind = next(kind for kind, words in match.groupdict().items() if words and kind != "figure")
        found.append(Quantity(kind, value, match[0].strip()))
    return tuple(found)


def modality(text: str, language: str, rules: StatementRules) -> str | None:
    """What a text makes of the matter: required, not required, forbidden, allowed, or nothing of the kind."""
    return next((name for name, pattern in rules.modality[language] if pattern.search(text)), None)


def _judge(statement: str, sentence: str, near: float, language: str, rules: StatementRules) -> Verdict:
    if near < rules.compared_from:
        return Verdict(Stand.BESIDE, sentence, near)
    said, found = quantities(statement, language, rules), quantities(sentence, language, rules)
    if differing := _differing(said, found):
        return Verdict(Stand.AGAINST, sentence, near, differing[0].words, differing[1].words)
    if said:
        return Verdict(Stand.FOR if _shared(said, found) else Stand.BESIDE, sentence, near)
    ours, theirs = modality(statement, language, rules), modality(sentence, language, rules)
    if near < rules.modality_from or ours is None or theirs is None:
        return Verdict(Stand.BESIDE, sentence, near)
    if frozenset((ours, theirs)) in rules.opposed:
        return Verdict(Stand.AGAINST, sentence, near, turned=True)
    # What holds in one case does not hold in all: “every company” is not borne out by “a company that…”.
    wider = rules.universal[language].search(statement) and not rules.universal[language].search(sentence)
    return Verdict(Stand.FOR if ours == theirs and not wider else Stand.BESIDE, sentence, near)


def _differing(said: Iterable[Quantity], found: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    """The first quantity that the other text gives another value, and none the same."""
    for one in said:
        same_kind = [other for other in found if other.kind == one.kind]
        if same_kind and all(other.value != one.value for other in same_kind):
            return one, same_kind[0]
    return None


def _shared(said: Iterable[Quantity], found: Iterable[Quantity]) -> bool:
    """Whether the other text gives one of the same quantities, and no second value of that kind beside it."""
    values = {each.kind: {other.value for other in found if other.kind == each.kind} for each in said}
    return any(values[each.kind] == {each.value} for each in said)


def _quantity_pattern(data: Mapping[str, Any], language: str) -> re.Pattern[str]:
    words = "|".join(sorted(data["numbers"][language], key=len, reverse=True))
    units = "|".join(f"(?P<{kind}>{each[language]})" for kind, each in data["units"].items())
    return re.compile(rf"(?<!\w)(?P<figure>\d+(?:[.,]\d+)?|{words})[\s\u00a0\u202f-]*(?:{units})(?!\w)", re.IGNORECASE)


def _bounded(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


def _value(figure: str, numbers: Mapping[str, int]) -> float:
    written = figure.casefold()
    return float(numbers[written]) if written in numbers else float(written.replace(",", "."))
