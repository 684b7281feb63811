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

from typing import Any

from assistant.errors import BadInput, Explained, NotFound, Refused


class RequestError(Explained):
    """What can go wrong with a request for advice."""

    package = __package__


class FieldError(RequestError, BadInput):
    """A value that a field cannot take."""

    def __init__(self, field: str, code: str, **details: Any) -> None:
        super().__init__(code, **details)
        self.field = field


class WrongReference(RequestError, BadInput):
    """A reference mistyped."""


class AssigneeRefused(RequestError, BadInput):
    """Nobody whom a request may be given to."""

    code = "assignee_refused"


class UnknownRequest(RequestError, NotFound):
    """No request under this reference and secret."""

    code = "unknown_request"


class ForbiddenChange(RequestError, Refused):
    """A status change that the lifecycle does not have, or that only a letter may bring."""


class StaleVersion(RequestError, Refused):
    """Someone else changed the request meanwhile."""

    code = "stale_version"


class OtherContent(RequestError, Refused):
    """The same idempotency key with another request."""

    code = "other_content"
