"""Where two answers on one point differ: figures of one measure, articles named, yes and no. To be read, not believed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import yaml

from knowledge_base.text.analysis import fold
from knowledge_base.text.articles import articles_named
from knowledge_base.text.figures import Figure, figures

_MEASURES = ("delay", "money", "share")
_WORDS = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


class Divergence(StrEnum):
    """In what two answers differ."""

    FIGURES = "figures"
    ARTICLES = "articles"
    OPPOSITE = "opposite"


def divergences(texts: Sequence[str]) -> tuple[Divergence, ...]:
    """In what any two of the answers differ, each kind once."""
    found = {kind for one, other in combinations(texts, 2) for kind in between(one, other)}
    return tuple(kind for kind in Divergence if kind in found)


def between(one: str, other: str) -> tuple[Divergence, ...]:
    """In what two answers differ; silent where one of them says nothing of it."""
    return tuple(kind for kind, differs in _TESTS.items() if differs(one, other))


def _figures(one: str, other: str) -> bool:
    mine, theirs = _measured(one), _measured(other)
    return any(
        not any(left.agrees(right) for left in mine[measure] for right in theirs[measure])
        for measure in mine.keys() & theirs.keys()
    )


def _measured(text: str) -> Mapping[str, Sequence[Figure]]:
    found = figures(text)
    return {measure: held for measure in _MEASURES if (held := [each for each in found if each.measure == measure])}


def _articles(one: str, other: str) -> bool:
    mine, theirs = articles_named(one), articles_named(other)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _opposite(one: str, other: str) -> bool:
    mine, theirs = _says(one), _says(other)
    return any(mine.get(point, says) != says for point, says in theirs.items())


_TESTS = {Divergence.FIGURES: _figures, Divergence.ARTICLES: _articles, Divergence.OPPOSITE: _opposite}


def _says(text: str) -> Mapping[str, bool]:
    """What a text says yes or no to: by its first word, of a duty, of a permission; nothing where it says both."""
    words, rules = [fold(word) for word in _WORDS.findall(text)], _rules()
    said: dict[str, set[bool]] = {}
    if words[:1] and words[0] in rules["yes"] | rules["no"]:
        said["answer"] = {words[0] in rules["yes"]}
    for place, word in enumerate(words):
        denied = not rules["negations"].isdisjoint(words[max(0, place - rules["reach"]) : place])
        if word in rules["must"]:
            said.setdefault("must", set()).add(not denied)
        if word in rules["may"] or word in rules["not_may"]:
            said.setdefault("may", set()).add((word in rules["may"]) != denied)
    return {point: next(iter(values)) for point, values in said.items() if len(values) == 1}


@cache
def _rules() -> Mapping[str, Any]:
    read: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("divergence.yaml").read_text("utf-8"))
    return {name: held if isinstance(held, int) else frozenset(map(fold, held)) for name, held in read.items()}

