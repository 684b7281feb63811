"""The states of a fiche and who may lead from one to the next; pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from knowledge_base.errors import EditingRefused
from knowledge_base.fiche import Fiche, successor
from knowledge_base.text.cleaning import comparable


def new_draft(fiche: Fiche, *, author: str) -> Fiche:
    """Return a fiche, new or taken from a published one, as a draft of this author that nobody has reviewed."""
    if fiche.state == "retired":
        raise EditingRefused("retired_is_not_edited")
    return replace(fiche, state="draft", author=author, reviewer="-", replaced_by=None)


def submit(fiche: Fiche, *, by: str) -> Fiche:
    """Hand a draft in for review; only its author does."""
    _expect(fiche, "draft")
    if comparable(by) != comparable(fiche.author):
        raise EditingRefused("author_hands_in")
    return replace(fiche, state="in_review")


def send_back(fiche: Fiche, *, by: str) -> Fiche:
    """Give a fiche under review back to its author."""
    _expect(fiche, "in_review")
    return replace(fiche, state="draft")


def approve(fiche: Fiche, *, by: str, on: date) -> Fiche:
    """Publish a fiche under review; whoever wrote it cannot."""
    _expect(fiche, "in_review")
    if comparable(by) == comparable(fiche.author):
        raise EditingRefused("someone_else_approves")
    return replace(fiche, state="published", reviewer=by, reviewed=on)


def retire(
    fiche: Fiche, *, by: str, on: date, replaced_by: str | None, fiches: Mapping[str, Fiche]
) -> Fiche:
    """Take a published fiche out of search; its id goes on leading to what replaces it, if anything does."""
    _expect(fiche, "published")
    if replaced_by is not None:
        target = successor(fiches, replaced_by)
        if target is None or target.id == fiche.id or target.language != fiche.language:
            raise EditingRefused("replaced_by_published")
    return replace(fiche, state="retired", reviewer=by, reviewed=on, replaced_by=replaced_by)


def _expect(fiche: Fiche, state: str) -> None:
    if fiche.state != state:
        raise EditingRefused("wrong_state", state=state)
