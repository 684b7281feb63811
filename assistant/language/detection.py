"""Says whether a message is French or English."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from assistant.language.languages import LANGUAGES

SWITCH = 0.9
"""A conversation changes language only on a message this probably in the other one: “OK” or a name must not."""
FIRST = 0.64
"""A first message is English from this probability on; the product's first language is French."""
TELLING = {
    "en": {
        "hello",
        "hi",
        "yes",
        "thanks",
        "thank",
        "please",
        "gdpr",
        "dpia",
        "scc",
        "sccs",
        "english",
        "the",
        "what",
    },
    "fr": {
        "bonjour",
        "oui",
        "non",
        "merci",
        "svp",
        "rgpd",
        "aipd",
        "dpd",
        "cct",
        "français",
        "cnil",
        "rescrit",
        "le",
    },
}
"""Words that settle a text too short for letter statistics."""


@cache
def _identifier() -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def detect(text: str, current: str | None = None) -> str:
    """The language of a message; `current`, the conversation's, holds unless the message is plainly in the other."""
    words = set(re.findall(r"\w+", text.casefold()))
    told = [language for language in LANGUAGES if words & TELLING[language]]
    language, probability = _identifier().classify(text)
    if current is None:
        return _first(told, language, probability)
    if len(words) >= 3 and probability >= SWITCH:
        return str(language)
    return current


def _first(told: list[str], language: str, probability: float) -> str:
    if len(told) == 1:
        return told[0]
    return "en" if language == "en" and probability >= FIRST else "fr"
