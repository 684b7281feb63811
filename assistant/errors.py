"""The assistant's errors.

AssistantError
├── Explained     says what to do in either language
├── BadInput      what was sent cannot be read as what it should be
│   └── Unreadable   explained
├── NotFound      the conversation, turn or request is not known (or the secret is wrong)
│   └── Unknown      explained
├── Refused       known and well formed, but not allowed now
└── Unavailable   a part the answer needs is away for the moment
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.language.languages import fill


class AssistantError(Exception):
    """Root of the tree; the message is one sentence a person understands."""

class Explained(AssistantError):
    """Says what to do in either language: `code` is its sentence's key in the errors.yaml of `package`."""

    package = "assistant"
    code = ""

    def __init__(self, code: str = "", **details: Any) -> None:
        self.code, self.details = code or self.code, details
        super().__init__(self.code)

    def sentence(self, language: str) -> str:
        """The sentence for the person; a detail given per language is taken in theirs."""
        details = {name: value[language] if isinstance(value, dict) else value for name, value in self.details.items()}
        return fill(_sentences(self.package)[self.code][language], language, **details)

    def __str__(self) -> str:
        return self.sentence("en")


class BadInput(AssistantError):
    """What was sent cannot be read as what it should be."""


class NotFound(AssistantError):
    """The conversation, turn or request is not known."""


class Refused(AssistantError):
    """Known and well formed, but not allowed now."""


class Unavailable(AssistantError):
    """A part the answer needs is away for the moment."""


class Unreadable(Explained, BadInput):
    """What was sent cannot be read, said in either language."""


class Unknown(Explained, NotFound):
    """What was asked for is not known, said in either language."""


@cache
def _sentences(package: str) -> dict[str, dict[str, str]]:
    sentences: dict[str, dict[str, str]] = yaml.safe_load(files(package).joinpath("errors.yaml").read_text("utf-8"))
    return sentences
