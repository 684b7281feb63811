"""The qualification card: what is known of who asks, read from what was said, shown, and edited by the person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.conversation.state import Conversation
from assistant.errors import Unreadable
from assistant.escalation.facts import Facts
from assistant.escalation.wording import any_of, fold

Label = Mapping[str, str]

DPO = "dpo"
DPO_FACTS: Mapping[str, Mapping[str, object]] = {
    "self": {"has_dpo": True, "requester_is_dpo": True},
    "yes": {"has_dpo": True, "requester_is_dpo": None},
    "no": {"has_dpo": False},
}
PROJECT = ("stage", "project")


@dataclass(frozen=True)
class Entry:
    """One line of the card; with `fact` it shows a fact of the charter's rules, else it is read by `patterns`."""

    name: str
    label: Label
    values: Mapping[str, Label]
    fact: str | None = None
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    def read(self, folded: str) -> str | None:
        """The value that the words state, if any."""
        return next((value for value, pattern in self.patterns.items() if pattern.search(folded)), None)


@dataclass(frozen=True)
class CardRules:
    """The reviewed data of card.yaml, compiled."""

    about_self: re.Pattern[str]
    asked_of_self: frozenset[str]
    entries: tuple[Entry, ...]

    def entry(self, name: str) -> Entry:
        """The entry of this name; BadInput where there is none."""
        found = next((each for each in self.entries if each.name == name), None)
        if found is None:
            known = ", ".join(each.name for each in self.entries)
            raise Unreadable("unknown_line", lines=known)
        return found


@cache
def card_rules() -> CardRules:
    """Reads card.yaml once."""
    data = yaml.safe_load(files(__package__).joinpath("card.yaml").read_text("utf-8"))
    return CardRules(
        about_self=any_of(data["about_self"]),
        asked_of_self=frozenset(data["asked_of_self"]),
        entries=tuple(_entry(each) for each in data["entries"]),
    )


def with_card_read(conversation: Conversation, text: str) -> Conversation:
    """The conversation with what a message says of the card; what was said or edited before stands."""
    rules, folded = card_rules(), fold(text)
    asked = conversation.asking in rules.asked_of_self
    if not asked and (conversation.asking or not is_about_self(text)):
        return conversation
    read = {
        entry.name: value
        for entry in rules.entries
        if entry.name not in conversation.card and (value := entry.read(folded))
    }
    return replace(conversation, card={**read, **conversation.card}) if read else conversation


def is_about_self(text: str) -> bool:
    """Whether people speak of themselves, their organisation or their processing."""
    return card_rules().about_self.search(fold(text)) is not None


def with_card_edited(conversation: Conversation, changes: Mapping[str, str | None]) -> Conversation:
    """The conversation as the person corrects its card; None forgets a line. BadInput for an unknown line or value."""
    card, facts = dict(conversation.card), Facts.parse(conversation.facts)
    for name, value in changes.items():
        entry = card_rules().entry(name)
        if value is not None and value not in entry.values:
            raise Unreadable("unknown_value", line=entry.name, values=", ".join(entry.values))
        facts = facts.with_(**_facts_of(entry, value))
        if entry.fact is None:
            card.pop(name, None)
            card |= {name: value} if value else {}
    edited = tuple(dict.fromkeys((*conversation.edited, *changes)))
    fields = {
        key: held for key, held in conversation.fields.items() if not (key == "sector" and key in changes)
    }
    return replace(conversation, card=card, facts=facts.to_dict(), edited=edited, fields=fields)


def card_of(conversation: Conversation, language: str, *, choices: bool = False) -> list[dict[str, Any]]:
    """Every line of the card, unknown ones with nulls; `choices` adds what each may be."""
    return [_line(entry, conversation, language, choices) for entry in card_rules().entries]


def said_of(conversation: Conversation, name: str, language: str) -> str | None:
    """A line's value in words, if it is known."""
    entry = card_rules().entry(name)
    value = _value(entry, conversation)
    return entry.values[value][language] if value else None


def summary(conversation: Conversation, language: str) -> Iterator[str]:
    """The lines that describe the body and the processing, in words, for the request's context."""
    for name in ("body", "stage", "sensitive"):
        if value := said_of(conversation, name, language):
            yield f"{card_rules().entry(name).label[language]}{' :' if language == 'fr' else ':'} {value}"


def _line(entry: Entry, conversation: Conversation, language: str, choices: bool) -> dict[str, Any]:
    value = _value(entry, conversation)
    source = ("edited" if entry.name in conversation.edited else "said") if value else None
    line: dict[str, Any] = {
        "name": entry.name,
        "label": entry.label[language],
        "value": value,
        "value_label": entry.values[value][language] if value else None,
        "source": source,
    }
    if choices:
        line["choices"] = [{"value": each, "label": label[language]} for each, label in entry.values.items()]
    return line


def _value(entry: Entry, conversation: Conversation) -> str | None:
    if entry.name == DPO:
        return _dpo(conversation.facts)
    if entry.fact is not None:
        return conversation.facts.get(entry.fact)
    held = conversation.card.get(entry.name)
    # A processing to come is a project, however it was said.
    future = entry.name == "stage" and conversation.facts.get("purpose") == "future_processing"
    return held or ("project" if future else None)


def _dpo(facts: Mapping[str, Any]) -> str | None:
    if facts.get("requester_is_dpo"):
        return "self"
    return {True: "yes", False: "no"}.get(facts.get("has_dpo"))  # type: ignore[arg-type]


def _facts_of(entry: Entry, value: str | None) -> Mapping[str, object]:
    """What a corrected line says of the charter's facts."""
    if entry.name == DPO:
        return DPO_FACTS[value] if value else {"has_dpo": None, "requester_is_dpo": None, "dpo_outcome": None}
    if entry.fact is not None:
        return {entry.fact: value}
    return {"purpose": "future_processing"} if (entry.name, value) == PROJECT else {}


def _entry(data: Mapping[str, Any]) -> Entry:
    patterns = {value: any_of(words) for value, words in data.get("patterns", {}).items()}
    return Entry(data["name"], data["label"], data["values"], data.get("fact"), patterns)
