"""The pages' own sentences, read once from YAML: by name for server-rendered pages, as a module for scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml

from assistant.language.languages import fill
from assistant.retention.schedule import days_of
from assistant.texts import load_texts

ON_THE_SERVER = ("transcript_", "form_", "skip_")
"""Beginnings of the keys that scripts never need."""


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Every sentence of a language, by its key."""
    text = resources.files(__package__).joinpath(f"{language}.yaml").read_text("utf-8")
    found: Mapping[str, str] = yaml.safe_load(text)
    return found


def say(language: str, key: str, **values: object) -> str:
    """One sentence, its placeholders filled."""
    return fill(sentences(language)[key], language, **values)


def notice(language: str, contact: str | None = None) -> dict[str, str]:
    """The sentences that depend on the running configuration and on the schedule of retention, filled in."""
    texts = sentences(language)
    days = days_of("conversation")
    return {
        "data_who": texts["data_who"].format(contact=contact or texts["data_contact_none"]),
        "data_kept": texts["data_kept"].format(days=days, request_days=days_of("request")),
        "code_hint": texts["code_hint"].format(days=days),
    }


def as_module(language: str, contact: str | None = None) -> str:
    """The sentences as an ECMAScript module; `contact` is where the operator is written to about personal data."""
    found = {key: text for key, text in sentences(language).items() if not key.startswith(ON_THE_SERVER)}
    found |= notice(language, contact) | _forces(language)
    return f"export default {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"


def _forces(language: str) -> dict[str, str]:
    """What sources are worth, in the words that every channel says."""
    told = load_texts()[language].sentences()
    return {key.replace(".", "_"): text for key, text in told if key.startswith("force.")}
