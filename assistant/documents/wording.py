"""The words of the documents, read from documents.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.language.languages import spoken


@cache
def _documents() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("documents.yaml").read_text("utf-8"))
    return read


def document_words(language: str) -> dict[str, Any]:
    """Returns the words in a language, French where we do not have it."""
    words: dict[str, Any] = _documents()[spoken(language)]
    return words


def nothing_to_withhold() -> frozenset[str]:
    """Returns the answers, folded, that say that there is no passage to withhold."""
    return frozenset(_documents()["nothing_to_withhold"])


def civilities() -> tuple[str, ...]:
    """Returns the words that announce a person's name."""
    return tuple(_documents()["civilities"])


def file_name(language: str, reference: str | None, *, public: bool) -> str:
    """Returns the name of a document's file, without its extension."""
    said = document_words(language)["file"]
    return "-".join(part for part in (said["name"], reference, said["public"] if public else "") if part)
