"""What can go wrong with a request for advice.

AssistantError
├── BadInput
│   ├── FieldError        a value that a field cannot take
│   ├── WrongReference    a reference mistyped
│   └── AssigneeRefused   nobody who may answer it
├── NotFound
│   └── UnknownRequest    no request under this reference and secret
└── Refused
    ├── ForbiddenChange   a status change the lifecycle does not have, or not without a letter
    ├── StaleVersion      someone else changed the request meanwhile
    └── OtherContent      the same idempotency key with another request
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.errors import AssistantError, BadInput, NotFound, Refused


@cache
def _sentences() -> dict[str, dict[str, str]]:
    text = files(__package__).joinpath("errors.yaml").read_text("utf-8")
    sentences: dict[str, dict[str, str]] = yaml.safe_load(text)
    return sentences


class Told(AssistantError):
    """An error that says what to do in either language; `code` is its key in errors.yaml."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details

    def sentence(self, language: str) -> str:
        """Returns the sentence for the person; a detail given per language is taken in theirs."""
        details = {name: value[language] if isinstance(value, dict) else value for name, value in self.details.items()}
        return _sentences()[self.code][language].format(**details)

    def __str__(self) -> str:
        return self.sentence("en")


class FieldError(Told, BadInput):
    """A value that a field cannot take."""

    def __init__(self, field: str, code: str, **details: Any) -> None:
        super().__init__(code, **details)
        self.field = field


class WrongReference(Told, BadInput):
    """A reference mistyped."""


class AssigneeRefused(Told, BadInput):
    """Nobody whom a request may be given to."""

    def __init__(self) -> None:
        super().__init__("assignee_refused")


class UnknownRequest(Told, NotFound):
    """No request under this reference and secret."""

    def __init__(self) -> None:
        super().__init__("unknown_request")


class ForbiddenChange(Told, Refused):
    """A status change that the lifecycle does not have, or that only a letter may bring."""


class StaleVersion(Told, Refused):
    """Someone else changed the request meanwhile."""

    def __init__(self) -> None:
        super().__init__("stale_version")


class OtherContent(Told, Refused):
    """The same idempotency key with another request."""

    def __init__(self) -> None:
        super().__init__("other_content")
