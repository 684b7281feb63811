"""What a network may not do, as a sentence for the person.

AssistantError
├── BadInput
│   └── UnfitProposal      a part of a proposal is too short or too long
└── Refused
    └── NotYours           the state of a fiche, or the person's place in it, does not allow this
"""

from __future__ import annotations

from assistant.errors import BadInput, Refused


class UnfitProposal(BadInput):
    """A part of a proposal is too short or too long; `part` and `code` name the sentence to say."""

    def __init__(self, part: str, code: str, limit: int) -> None:
        super().__init__(f"The {part} is too {code}: {limit} characters.")
        self.part, self.code, self.limit = part, code, limit


class NotYours(Refused):
    """The state of a fiche, or the person's place in it, does not allow this; `code` names the sentence to say."""

    def __init__(self, code: str) -> None:
        super().__init__(f"This is not possible ({code}).")
        self.code = code
