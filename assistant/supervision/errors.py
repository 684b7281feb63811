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

from assistant.errors import Explained, NotFound, Refused


class ApprovalError(Explained):
    """What can go wrong with an approval."""

    package = __package__


class UnknownApproval(ApprovalError, NotFound):
    """There is none of this number, or it is a colleague's."""

    code = "unknown"


class UnknownSource(ApprovalError, NotFound):
    """The answer rests on nothing that is there."""

    code = "unknown_source"


class AlreadyDecided(ApprovalError, Refused):
    """A colleague has answered meanwhile."""

    code = "already_decided"


class OwnApproval(ApprovalError, Refused):
    """Nobody approves their own."""

    code = "own"


class WordsMissing(ApprovalError, Refused):
    """A refusal without reason ("reason_missing"), an answer without text ("text_missing")."""
