"""What can go wrong with a notice.

AssistantError
└── Unavailable
    └── Undelivered   the message did not leave; `final` where trying again is useless
"""

from __future__ import annotations

from assistant.errors import Unavailable


class Undelivered(Unavailable):
    """The message did not leave; the address is never part of the error."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final
