"""Reads a message against what the assistant is asking for: a value, a command, a question, or nothing clear."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assistant.advice_request.fields import FieldKind, find_field
from assistant.conversation.reply import Said
from assistant.escalation.facts import Facts
from assistant.escalation.wording import any_of, fold
from assistant.turn.understanding import Intent, Understanding

FACTS = frozenset(Facts.__dataclass_fields__)
POINT = ("precise", "question")
"""While one of these is asked the message is the value, question mark included."""
CERTAIN = 0.9
SENTENCE_ENDS = re.compile(r"[.!?;:…]\s+\S|\n\s*\S")
YES_NO = {Intent.AFFIRM: "affirm", Intent.DENY: "deny", Intent.DONT_KNOW: "dont_know"}
OPENED_BY_YES_OR_NO = frozenset({"has_dpo", "dpo_outcome", "network_consulted", "precise", "documented"})
COMMANDS = (Intent.STOP, Intent.BACK, Intent.SKIP, Intent.CORRECT)


@dataclass(frozen=True)
class ReadingRules:
    """The reviewed data of readings.yaml, compiled."""

    answers: Mapping[str, Mapping[str, Any]]
    commands: Mapping[Intent, re.Pattern[str]]
    command_words: int
    nothing: re.Pattern[str]
    interrogatives: re.Pattern[str]
    second_thoughts: re.Pattern[str]
    named_beside: Mapping[str, re.Pattern[str]]
    openings: Mapping[str, re.Pattern[str]]


@cache
def reading_rules() -> ReadingRules:
    """Reads readings.yaml once."""
    data = yaml.safe_load(resources.files(__package__).joinpath("readings.yaml").read_text("utf-8"))
    return ReadingRules(
        answers=data["answers"],
        commands={Intent(name): any_of(patterns) for name, patterns in data["commands"].items()},
        command_words=data["command_words"],
        nothing=re.compile(f"(?:{'|'.join(data['nothing'])})[ .!]*"),
        interrogatives=re.compile("|".join(data["interrogatives"])),
        second_thoughts=any_of(data["second_thoughts"]),
        openings={word: re.compile(f"(?:{'|'.join(said)}) ?[,.;:]") for word, said in data["openings"].items()},
        named_beside={fact: any_of(words) for fact, words in data["named_beside"].items()},
    )


def command(text: str, understanding: Understanding, *, dictating: bool = False) -> Intent | None:
    """The command a message is, if it is one: short, and worded as one or, unless a field is dictated, surely meant."""
    rules, folded = reading_rules(), fold(text)
    if len(folded.split()) > rules.command_words or folded.endswith("?"):
        return None
    for intent, pattern in rules.commands.items():
        if pattern.match(folded):
            return intent
    sure = not dictating and understanding.intent in COMMANDS and understanding.confidence >= CERTAIN
    return understanding.intent if sure and len(folded.split()) > 1 else None


def says_nothing(text: str) -> bool:
    """Whether the answer to an optional field is that there is nothing to say."""
    return reading_rules().nothing.fullmatch(fold(text)) is not None


def is_plain_question(text: str) -> bool:
    """Whether the whole message is one question that begins like one."""
    folded = fold(text).rstrip()
    single = folded.endswith("?") and not re.search(r"[.!?;]\s+\S.*\?$", folded)
    return single and reading_rules().interrogatives.match(folded) is not None


def only_asks(said: Said, understanding: Understanding) -> bool:
    """Whether the message is one sentence that asks: who has something to tell tells it before they ask."""
    return asks(said, understanding) and SENTENCE_ENDS.search(said.text.strip()) is None


def opening_word(text: str) -> str | None:
    """A yes or a no that opens a reply and is set apart from what follows: “not yet, I have just arrived”."""
    folded = fold(text)
    found = (meaning for meaning, words in reading_rules().openings.items() if words.match(folded))
    return next(found, None)


def asks(said: Said, understanding: Understanding) -> bool:
    """Whether the message asks something of the assistant, whatever else it does."""
    return "?" in said.text or understanding.intent is Intent.ASK_QUESTION or is_plain_question(said.text)


def is_digression(text: str, asking: str, understanding: Understanding) -> bool:
    """Whether, while a field is asked, the message is a question to the assistant rather than the field's value."""
    kind = find_field(asking).kind
    if kind is FieldKind.TEXT:
        return is_plain_question(text)
    return text.rstrip().endswith("?") and (
        understanding.intent is Intent.ASK_QUESTION or is_plain_question(text)
    )


def is_named(fact: str, text: str) -> bool:
    """Whether a fact read in the answer to another question is spoken of in words of its own, where it needs some."""
    words = reading_rules().named_beside.get(fact)
    return words is None or words.search(fold(text)) is not None


def has_second_thoughts(text: str) -> bool:
    """Whether the message takes back something that was said before."""
    return reading_rules().second_thoughts.search(fold(text)) is not None


def read_fact(asking: str, understanding: Understanding, said: str = "") -> Mapping[str, object] | None:
    """The fact asked as the message gives it, `{}` where it is knowingly left unknown, None where it says nothing of it."""
    if asking in understanding.facts:
        return {asking: understanding.facts[asking]}
    opened = opening_word(said) if asking in OPENED_BY_YES_OR_NO else None
    meaning = opened or YES_NO.get(understanding.intent)
    answers = reading_rules().answers.get(asking, {})
    if meaning is None or meaning not in answers:
        return None
    value = answers[meaning]
    return {} if value is None else {asking: value}
