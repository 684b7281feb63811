"""What can go wrong with the store, without a word of what it holds.

AssistantError
├── NotFound
│   └── UnknownTurn        feedback about a turn that is not kept
├── Refused
│   └── AlreadyJudged      a second opinion on an answer, from who does not hold the conversation
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
