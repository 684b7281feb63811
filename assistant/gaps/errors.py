"""What can go wrong on the gap board.

AssistantError
├── NotFound
│   └── UnknownTopic      there is no such group, or too few conversations make it
└── Refused
    ├── StaleTopic        a colleague has just changed the group
    ├── UnknownFiche      no published fiche has this name
    └── StillUnfound      some of its questions do not find the fiche
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import Explained, NotFound, Refused


class GapError(Explained):
    """What can go wrong on the gap board."""

    package = __package__


class UnknownTopic(GapError, NotFound):
    """There is no such group, or too few conversations make it."""

    code = "unknown_topic"


class StaleTopic(GapError, Refused):
    """A colleague has just changed the group."""

    code = "stale_topic"


class UnknownFiche(GapError, Refused):
    """No published fiche has this name."""

    code = "unknown_fiche"


class StillUnfound(GapError, Refused):
    """Some of the group's questions do not find the fiche; `questions` are their ids."""

    code = "still_unfound"

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__()
        self.questions = tuple(questions)
