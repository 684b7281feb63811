"""The words of the exports, read from export.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.advice_request.correspondence import Letter
from assistant.language.languages import spoken
from assistant.language.local_time import local


@cache
def _words() -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = yaml.safe_load(files(__package__).joinpath("export.yaml").read_text("utf-8"))
    return words


def words(language: str) -> dict[str, Any]:
    """Returns the words in a language, French where we do not have it."""
    return _words()[spoken(language)]


def say_moment(moment: datetime, language: str) -> str:
    """Returns a moment in words, on the clock of Paris."""
    at = local(moment)
    parts = {"year": f"{at:%Y}", "month": f"{at:%m}", "day": f"{at:%d}", "hour": f"{at:%H}", "minute": f"{at:%M}"}
    return str(words(language)["date"]).format(**parts)


def say_fact(name: str, value: Any, language: str) -> tuple[str, str]:
    """Returns the label of a fact and its value in words; a fact or value we have no words for, as it is."""
    known: Mapping[str, str] = words(language)["facts"].get(name, {})
    if isinstance(value, bool):
        said = words(language)["booleans"][str(value).lower()]
    elif isinstance(value, list | tuple):
        said = ", ".join(known.get(str(each), str(each)) for each in value) or words(language)["none"]
    else:
        said = known.get(str(value), str(value))
    return known.get("label", name), said


def say_actor(by: str, language: str) -> str:
    """Returns who did something: "agent:…" is an agent, whoever it was."""
    kind = by.partition(":")[0]
    return str(words(language)["actors"].get(kind, kind))


def say_letter(letter: Letter, language: str) -> str:
    """Returns what a letter is and when it was written."""
    return f"{words(language)['letters'][letter.kind]}, {say_moment(letter.at, language)}"


def say_pair(label: str, value: str, language: str) -> str:
    """Returns "label: value" with the spacing of the language."""
    return f"{label}: {value}" if language == "en" else f"{label}\u00a0: {value}"
