"""Every fixed sentence shown to people, by language, as data an editor can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assistant.answer import Button
from assistant.language.languages import LANGUAGES, fill


@dataclass(frozen=True)
class Choice:
    """A button and the facts it states, in their JSON form."""

    button: Button
    facts: Mapping[str, object]


@dataclass(frozen=True)
class Ask:
    """How a fact is asked: the question, why the charter wants it, a second wording, and the choices."""

    question: str
    why: str
    again: str
    choices: tuple[Choice, ...]

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The choices as buttons."""
        return tuple(choice.button for choice in self.choices)

    def facts_of(self, message: str) -> Mapping[str, object] | None:
        """What a choice states, if the message is that choice word for word."""
        said = _plain(message)
        matching = (c for c in self.choices if said in (_plain(c.button.payload), _plain(c.button.title)))
        return next((choice.facts for choice in matching), None)


@dataclass(frozen=True)
class FieldAsk:
    """How a field of the request is asked: the question, what to write, a second wording."""

    question: str
    help: str
    again: str


class Texts:
    """The sentences of one language, by dotted key."""

    def __init__(self, language: str, tree: Mapping[str, Any]) -> None:
        self.language = language
        self._tree = tree

    def say(self, key: str, **values: object) -> str:
        """Give a sentence with its placeholders filled. Raises KeyError on an unknown key or a missing value."""
        found = self._find(key)
        if not isinstance(found, str):
            raise KeyError(f"“{key}” is no sentence of the {self.language} texts.")
        return fill(found, self.language, **values)

    def listed(self, key: str) -> tuple[str, ...]:
        """Give a list of words. Raises KeyError on an unknown key."""
        return tuple(self._find(key))

    def ask(self, fact: str) -> Ask:
        """Give the question for a fact; `dpo_outcome_of_dpo` is the one for a DPO."""
        entry = self._find(f"ask.{fact}")
        return Ask(entry["question"], entry["why"], entry["again"], tuple(_choice(each) for each in entry["buttons"]))

    def field(self, name: str) -> FieldAsk:
        """Give the question for a field of the request."""
        return FieldAsk(**self._find(f"field.{name}"))

    def button(self, name: str) -> Button:
        """Give one of the buttons that are not answers to a question (skip, stop, insist…)."""
        return _choice(self._find(f"buttons.{name}")).button

    def stated_by_button(self, message: str) -> Mapping[str, object] | None:
        """Give the facts of the button that leaves a way out, if the message is its words; None otherwise."""
        said = _plain(message)
        choices = (_choice(entry) for entry in self._find("buttons").values() if "facts" in entry)
        words = ((each, (_plain(each.button.payload), _plain(each.button.title))) for each in choices)
        return next((each.facts for each, known in words if said in known), None)

    def topic(self, name: str) -> str:
        """Give a topic of the fiches in words; one that an editor named otherwise, as it is."""
        return str(self._find("topics").get(name, name))

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Give every sentence with its dotted key."""
        return _leaves(self._tree)

    def _find(self, key: str) -> Any:
        found: Any = self._tree
        for part in key.split("."):
            if not isinstance(found, Mapping) or part not in found:
                raise KeyError(f"“{key}” is not among the {self.language} texts.")
            found = found[part]
        return found


@cache
def load_texts() -> Mapping[str, Texts]:
    """Give the texts shipped with the product, read once."""
    folder = resources.files(__package__)
    return {
        language: Texts(language, yaml.safe_load(folder.joinpath(f"{language}.yaml").read_text(encoding="utf-8")))
        for language in LANGUAGES
    }


def _choice(entry: Mapping[str, Any]) -> Choice:
    return Choice(Button(entry["title"], entry["payload"]), entry.get("facts", {}))


def _plain(text: str) -> str:
    """Compare words without regard to case, spaces, apostrophes or a final stop."""
    return " ".join(text.casefold().replace("’", "'").split()).rstrip(" .!")


def _leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _leaves(value, f"{path}.{number}")
