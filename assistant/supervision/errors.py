"""What can go wrong with an approval.

AssistantError
├── NotFound
│   ├── UnknownApproval   there is none of this number, or it is a colleague's
│   └── UnknownSource     the answer rests on nothing that is there
└── Refused
    ├── AlreadyDecided    a colleague has answered meanwhile
    ├── OwnApproval       nobody approves their own
    └── WordsMissing      a refusal without reason, an answer without text
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from assistant.errors import AssistantError, NotFound, Refused


@cache
def _sentences() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = yaml.safe_load(files(__package__).joinpath("errors.yaml").read_text("utf-8"))
    return read


class ApprovalError(AssistantError):
    """An error that says what to do in either language."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def sentence(self, language: str) -> str:
        """The sentence for the person."""
        return _sentences()[self.code][language]

    def __str__(self) -> str:
        return self.sentence("en")


class UnknownApproval(ApprovalError, NotFound):
    """There is none of this number, or it is a colleague's."""

    def __init__(self) -> None:
        super().__init__("unknown")


class UnknownSource(ApprovalError, NotFound):
    """The answer rests on nothing that is there."""

    def __init__(self) -> None:
        super().__init__("unknown_source")


class AlreadyDecided(ApprovalError, Refused):
    """A colleague has answered meanwhile."""

    def __init__(self) -> None:
        super().__init__("already_decided")


class OwnApproval(ApprovalError, Refused):
    """Nobody approves their own."""

    def __init__(self) -> None:
        super().__init__("own")


class WordsMissing(ApprovalError, Refused):
    """A refusal without reason ("reason_missing"), an answer without text ("text_missing")."""
