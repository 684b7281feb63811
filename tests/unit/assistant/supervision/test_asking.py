"""What an approval keeps of the call it was asked in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.accounts.roles import Principal, Role
from assistant.answer import Citation
from assistant.supervision.desk import Asked, SupervisionDesk
from assistant.supervision.settings import load_supervision

PLAIN, NOTED = "Peut-on garder les badges six mois ?", "mairie, DPO oui"
ADMITS = "Nous filmons nos salariés à leur insu depuis deux ans, comment régulariser ?"


CITED = Citation("f", "rgpd", "RGPD", "UE", "law", "regulation", "article 5", None, None)


class Sources:
    """One source that every answer rests on."""

    def citations_of(self, document_id: str, locator: str, language: str) -> tuple[Citation, ...]:
        return (CITED,)

    def topic_of(self, document_id: str) -> str:
        return ""

    def versions_of(self, document_id: str) -> frozenset[str]:
        return frozenset({document_id})


class Book:
    """A store that takes whatever is added."""

    approvals = audit = SimpleNamespace(add=lambda *added: None)

    @contextmanager
    def transaction(self) -> Iterator[Book]:
        yield self


def kept(question: str, notes: str) -> tuple[str, str]:
    book, scrubber = Book(), SimpleNamespace(scrub=lambda text: SimpleNamespace(text=text))
    parts: Any = (book, scrubber, Sources(), lambda citations: ())
    desk, who = SupervisionDesk(*parts, load_supervision()), Principal("u1", "Claire", frozenset({Role.AGENT}))
    approval = desk.ask(who, Asked("f", "", "fr", question, notes, "Cinq ans au plus."))
    return approval.question, approval.notes


def test_the_question_and_the_notes_of_a_call_are_kept_with_what_is_asked() -> None:
    assert kept(PLAIN, NOTED) == (PLAIN, NOTED)


@pytest.mark.parametrize(
    ("question", "notes"),
    [
        (ADMITS, NOTED),
        (PLAIN, ADMITS),
        (PLAIN, "mairie ; reconnaît enfreindre le RGPD depuis 2 ans"),
        (PLAIN, "admits breaking GDPR, DPO yes"),
        (PLAIN, "veulent régulariser une pratique passée, projet à venir"),
        ("", "reconnaît enfreindre le RGPD"),
    ],
)
def test_of_a_call_where_an_infringement_is_admitted_neither_is_kept(question: str, notes: str) -> None:
    assert kept(question, notes) == ("", "")
