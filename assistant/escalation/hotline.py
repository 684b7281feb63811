"""Which of the CNIL's hotlines suits a requester and a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import yaml

from assistant.escalation.facts import Facts
from assistant.escalation.opening import Opening
from assistant.escalation.wording import any_of, fold

HotlineId = Literal["general", "dpo", "health", "transfers"]


@dataclass(frozen=True)
class Hotline:
    """A hotline; number and opening hours are None until the operator gives them."""

    id: HotlineId
    name: Mapping[str, str]
    url: str
    number: str | None = None
    opening: Opening | None = None


@dataclass(frozen=True)
class Topic:
    """The words by which a question goes to a hotline."""

    hotline: HotlineId
    words: re.Pattern[str]


@dataclass(frozen=True)
class Switchboard:
    """Every hotline, and the topics in the order in which they are tried."""

    hotlines: Mapping[HotlineId, Hotline]
    topics: tuple[Topic, ...]


@cache
def load_switchboard() -> Switchboard:
    """Read the hotlines shipped with the product."""
    data = yaml.safe_load(resources.files(__package__).joinpath("hotlines.yaml").read_text(encoding="utf-8"))
    hotlines = {name: Hotline(id=name, **entry) for name, entry in data["hotlines"].items()}
    return Switchboard(hotlines, tuple(Topic(each["hotline"], any_of(each["words"])) for each in data["topics"]))


def suggest_hotline(facts: Facts, question: str | None) -> HotlineId:
    """Suggest a hotline: the subject first, then the one reserved for DPOs, then the general one."""
    folded = fold(question or "")
    for topic in load_switchboard().topics:
        if topic.words.search(folded):
            return topic.hotline
    return "dpo" if facts.requester_is_dpo else "general"
