"""The doors by which a turn reaches the domain."""

from __future__ import annotations

from enum import StrEnum


class Entry(StrEnum):
    """What the dialogue engine chose to do with a turn."""

    QUESTION = "question"
    PATH = "path"
    FACTS = "facts"
    URGENT = "urgent"
    CHITCHAT = "chitchat"
    STOP = "stop"
    RESTART = "restart"
    RETRIEVAL = "retrieval"
    """The dialogue engine is silent: straight from retrieval."""
    SEARCH = "search"
    """The assistant is limited to search: the sources alone, no path and no request."""
