"""What can go wrong with what is sealed, without a word of what it holds.

AssistantError
└── Unavailable
    ├── CannotOpen    damaged, moved from its place, or sealed with another key: nothing of it is shown
    └── KeyMissing    the key this needs is not here
AssistantError
└── KeyExposed        the public process could read the support service's private key: it does not start
"""

from __future__ import annotations

from assistant.errors import AssistantError, Unavailable


class CannotOpen(Unavailable):
    """Damaged, moved from its place, or sealed with another key."""

    def __init__(self) -> None:
        super().__init__("What is kept here cannot be opened, so none of it is shown: tell whoever runs the service.")


class KeyMissing(Unavailable):
    """The key this needs is not here."""


class KeyExposed(AssistantError):
    """The public process could read the support service's private key."""
