"""The assistant's errors.

AssistantError
├── BadInput      what was sent cannot be read as what it should be
├── NotFound      the conversation, turn or request is not known (or the secret is wrong)
├── Refused       known and well formed, but not allowed now
└── Unavailable   a part the answer needs is away for the moment
"""

from __future__ import annotations


class AssistantError(Exception):
    """Root of the tree; the message is one sentence a person understands."""


class BadInput(AssistantError):
    """What was sent cannot be read as what it should be."""


class NotFound(AssistantError):
    """The conversation, turn or request is not known."""


class Refused(AssistantError):
    """Known and well formed, but not allowed now."""


class Unavailable(AssistantError):
    """A part the answer needs is away for the moment."""
