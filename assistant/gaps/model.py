"""A question without a good answer, and the topic that several of them make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy.typing as npt


class Reason(StrEnum):
    """Why a question is on the board."""

    UNANSWERED = "unanswered"
    ESCALATED = "escalated"
    RATED = "rated"


class State(StrEnum):
    """Where a topic stands."""

    OPEN = "open"
    CLOSED = "closed"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True)
class Gap:
    """A question as it is kept: scrubbed words, the Monday of its week, and nobody.

    `asker` tells two conversations of one week apart and leads back to neither; `subject` says that the words are the
    subject of a request for advice.
    """

    id: str
    week: datetime
    reason: Reason
    language: str
    text: str
    asker: str
    subject: bool = False

    @property
    def call(self) -> bool:
        """Whether it was asked on a call: a call has one question, so that its mark is the question's."""
        return self.asker == self.id and not self.subject


@dataclass(frozen=True)
class Member:
    """A kept question as topics are made of it."""

    gap: Gap
    vector: npt.NDArray[Any] | None
    topic: str | None
    place: int
    """How typical it is of its topic: 0 the most."""
    grouped: bool


@dataclass(frozen=True)
class Topic:
    """A group of near questions that somebody looks after; `changed` is when it last gained a question or was moved."""

    id: str
    state: State
    owner: str | None
    fiche: str | None
    reopened: bool
    changed: datetime
    version: int
