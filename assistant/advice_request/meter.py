"""The documentation meter: what the charter's “precise and documented” still lacks, from what was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.conversation.state import Conversation
from assistant.escalation.wording import any_of, fold

READ_IN = ("question", "context", "analysis")
"""The fields whose words describe the processing."""


@dataclass(frozen=True)
class Item:
    """One thing that a documented request says."""

    name: str
    label: Mapping[str, str]
    hint: Mapping[str, str]
    words: re.Pattern[str] | None = None


@cache
def load_items() -> tuple[Item, ...]:
    """Reads meter.yaml once."""
    data = yaml.safe_load(files(__package__).joinpath("meter.yaml").read_text("utf-8"))
    return tuple(
        Item(each["name"], each["label"], each["hint"], any_of(each["words"]) if "words" in each else None)
        for each in data["items"]
    )


def described_in(text: str) -> tuple[str, ...]:
    """The items that a text speaks of, by name; the text itself is not kept."""
    folded = fold(text)
    return tuple(item.name for item in load_items() if item.words and item.words.search(folded))


def meter_of(conversation: Conversation, language: str) -> dict[str, Any]:
    """Every item, present or missing, and how many are there."""
    told = frozenset(described_in("\n".join(_value(conversation, name) for name in READ_IN)))
    here = told | frozenset(conversation.described)
    items = [
        {
            "name": item.name,
            "label": item.label[language],
            "present": _is_present(item, conversation, here),
            "hint": item.hint[language],
        }
        for item in load_items()
    ]
    return {"present": sum(bool(each["present"]) for each in items), "total": len(items), "items": items}


def _is_present(item: Item, conversation: Conversation, described: frozenset[str]) -> bool:
    return item.name in described if item.words else JUDGES[item.name](conversation)


def _value(conversation: Conversation, name: str) -> str:
    held = conversation.fields.get(name)
    return held.value if held else ""


def _has_point(conversation: Conversation) -> bool:
    return conversation.facts.get("precise") is True or bool(_value(conversation, "question"))


def _has_analysis(conversation: Conversation) -> bool:
    return conversation.facts.get("documented") is True or bool(_value(conversation, "analysis"))


def _has_sources(conversation: Conversation) -> bool:
    return bool(conversation.steps) or bool(_value(conversation, "steps_taken"))


def _matters(conversation: Conversation) -> bool:
    return bool(conversation.facts.get("importance")) or bool(_value(conversation, "importance_reason"))


JUDGES: Mapping[str, Callable[[Conversation], bool]] = {
    "precise_point": _has_point,
    "analysis": _has_analysis,
    "sources": _has_sources,
    "importance": _matters,
}
