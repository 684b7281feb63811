"""The console's own sentences, read once from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml

from assistant.language.languages import fill


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Every sentence of a language, by its key."""
    text = resources.files(__package__).joinpath(f"texts/{language}.yaml").read_text("utf-8")
    found: Mapping[str, str] = yaml.safe_load(text)
    return found


def say(language: str, key: str, **values: object) -> str:
    """One sentence, its placeholders filled."""
    return fill(sentences(language)[key], language, **values)
