"""What can go wrong with the store, without a word of what it holds.

AssistantError
├── NotFound
│   └── UnknownTurn        feedback about a turn that is not kept
├── Refused
│   ├── AlreadyJudged      a second opinion on an answer, from who does not hold the conversation
│   └── Overtaken          another turn of the conversation was kept since this one began
└── Unavailable
    └── StoreUnavailable   the database is locked, full, read-only or away
"""

from __future__ import annotations

from assistant.errors import NotFound, Refused, Unavailable


class StoreUnavailable(Unavailable):
    """The database is locked, full, read-only or away: nothing was written."""


class UnknownTurn(NotFound):
    """Feedback about a turn that is not kept."""


class AlreadyJudged(Refused):
    """A second opinion on an answer, from who does not hold the conversation."""


class Overtaken(Refused):
    """Another turn of the conversation was kept since this one began: what it would overwrite stands."""

    def __init__(self) -> None:
        super().__init__("Another message of this conversation was answered meanwhile: send this one again.")
