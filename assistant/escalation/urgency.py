"""Matters that cannot wait: a breach happening, a prior consultation, an inspection under way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assistant.escalation.wording import any_of, fold, sentences


@dataclass(frozen=True)
class Urgency:
    """An urgent matter: the service that deals with it, and what to prepare, by language."""

    id: str
    service: Mapping[str, str]
    prepare: Mapping[str, tuple[str, ...]]
    url: str
    topics: frozenset[str] = frozenset()
    """The topics of the fiches that speak of it."""


@dataclass(frozen=True)
class Matter:
    """An urgent matter, the words that tell it is happening, and those that only name it."""

    urgency: Urgency
    words: re.Pattern[str]
    keywords: re.Pattern[str]


@dataclass(frozen=True)
class Watch:
    """Every urgent matter, and the words that make it a hypothesis or a question in general."""

    matters: tuple[Matter, ...]
    unless: re.Pattern[str]
    questions: re.Pattern[str]


@cache
def load_watch() -> Watch:
    """Read the urgent matters shipped with the product."""
    data = yaml.safe_load(resources.files(__package__).joinpath("urgency.yaml").read_text(encoding="utf-8"))
    matters = tuple(_read_matter(each) for each in data["matters"])
    return Watch(matters, any_of(data["unless"]), any_of(data["questions"]))


def urgent_matter(text: str) -> Urgency | None:
    """Name the urgent matter that the person says is happening to them, if any."""
    watch = load_watch()
    told = [said for said in map(fold, sentences(text)) if not watch.questions.search(said)]
    matters = (matter.urgency for matter in watch.matters if any(_tells(each, matter, watch) for each in told))
    return next(matters, None)


def named_matter(text: str) -> Urgency | None:
    """Name the matter a message speaks of, where it is already understood to be urgent."""
    told = fold(text)
    # Breaches are spoken of in the most words: the narrower matters are looked for first.
    matters = reversed(load_watch().matters)
    named = next((each.urgency for each in matters if each.keywords.search(told)), None)
    return urgent_matter(text) or named


def _tells(sentence: str, matter: Matter, watch: Watch) -> bool:
    """Tell whether the sentence says that the matter is happening, and not that it might."""
    found = matter.words.search(sentence)
    return found is not None and not watch.unless.search(sentence[: found.end()])


def _read_matter(data: Mapping[str, Any]) -> Matter:
    prepare = {language: tuple(lines) for language, lines in data["prepare"].items()}
    urgency = Urgency(data["id"], data["service"], prepare, data["url"], frozenset(data["topics"]))
    return Matter(urgency, any_of(data["patterns"]), any_of(data["keywords"]))
