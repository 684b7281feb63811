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

from assistant.errors import Explained, Refused, Unavailable, Unknown


class StoreUnavailable(Explained, Unavailable):
    """The database is locked, full, read-only or away: nothing was written."""

    code = "store_away"


class UnknownTurn(Unknown):
    """Feedback about a turn that is not kept."""

    code = "unknown_turn"


class AlreadyJudged(Explained, Refused):
    """A second opinion on an answer, from who does not hold the conversation."""

    code = "already_judged"


class Overtaken(Explained, Refused):
    """Another turn of the conversation was kept since this one began: what it would overwrite stands."""

    code = "overtaken"
