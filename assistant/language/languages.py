"""The languages that the product speaks, and what each writes in its own way: the numbers of a sentence."""

from __future__ import annotations

LANGUAGES = ("fr", "en")


def spoken(language: str) -> str:
    """The language itself where we speak it, French where we do not."""
    return language if language in LANGUAGES else LANGUAGES[0]


def preferred(stated: str, otherwise: str) -> str:
    """The language that a locale or an `Accept-Language` header states first, where we speak it."""
    first = stated.strip().lower()
    return next((language for language in LANGUAGES if first.startswith(language)), otherwise)


def other(language: str) -> str:
    """The other of the two languages."""
    return next(each for each in LANGUAGES if each != language)


def say_number(number: int, language: str) -> str:
    """A number with its thousands set apart, as the language does."""
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", "\u00a0")


def fill(sentence: str, language: str, **values: object) -> str:
    """A sentence with its placeholders filled, whole numbers as the language writes them."""
    said = {name: say_number(value, language) if type(value) is int else value for name, value in values.items()}
    return sentence.format(**said)
