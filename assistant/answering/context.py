"""What travels through the steps of answer composition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from assistant.answer import Button, Citation, Grounds, Outcome
from assistant.answering.follow_up import Previous
from knowledge_base.fiche import Fiche
from knowledge_base.lapse import Lapse
from knowledge_base.model import Passage, ScoredPassage
from knowledge_base.retrieval.search import SearchResult


class Library(Protocol):
    """What answers are made from: search, fiches, and the passages that a reference points to."""

    def search(self, query: str, *, k: int, language: str) -> SearchResult:
        """Ranks passages for a question, best first."""

    def fiche(self, document_id: str | None) -> Fiche | None:
        """The published fiche behind a document, if it is one."""

    def title(self, document_id: str, language: str) -> str | None:
        """The title of a document, in the language asked where it is a fiche that has a pair."""

    def cite(self, fiche: Fiche) -> tuple[Citation, ...]:
        """One citation a reference of the fiche, in the order of its marks."""

    def text_of(self, citation: Citation) -> str:
        """The ingested text at the place a citation names; empty if it is not ingested."""

    def lapse_of(self, citation: Citation) -> Lapse | None:
        """How the source of a citation no longer holds, or no longer wholly, today; None where it does."""

    def neighbours(self, passage: ScoredPassage) -> tuple[Passage, ...]:
        """The passages of the same place in the same document, in reading order."""


@dataclass(frozen=True)
class Inquiry:
    """A question on its way to an answer; a step returns a changed copy, and `outcome` set ends the way."""

    question: str
    language: str
    facts: Mapping[str, object] = field(default_factory=dict)
    """The facts this very message revealed."""
    known: Mapping[str, object] = field(default_factory=dict)
    """The facts known of the conversation."""
    sector: str | None = None
    """The sector on the qualification card."""
    seems_outside: bool = False
    """The dialogue engine takes the question for one outside the field."""
    previous: Previous | None = None
    """The question before this one, which it may lean on."""
    early: Callable[[], SearchResult] | None = None
    """The search of this very question, where it was begun before the answer was asked for."""
    repeatable: bool = False
    """The question names nobody: an answer, which is kept, may repeat it."""
    found: SearchResult | None = None
    in_context: bool = False
    """What was found was searched with the previous question too."""
    grounds: Grounds = Grounds()
    outcome: Outcome | None = None
    text: str = ""
    corrected: str | None = None
    citations: tuple[Citation, ...] = ()
    buttons: tuple[Button, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def best(self) -> ScoredPassage | None:
        """The passage ranked first, if anything was found."""
        return self.found.passages[0] if self.found and self.found.passages else None


class Step(Protocol):
    """One step of answer composition, named for what it does."""

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Takes the inquiry one step further."""
