"""A network's own fiche: proposed by one, supported by peers, decided by an editor who is neither."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from assistant.networks.errors import NotYours, UnfitProposal
from assistant.networks.rules import NetworkRules
from assistant.privacy.text import clean_text


class State(StrEnum):
    """Where a network's fiche stands."""

    PROPOSED = "proposed"
    SUPPORTED = "supported"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = (State.PROPOSED, State.SUPPORTED)


@dataclass(frozen=True)
class NetworkFiche:
    """A view of a network, never of the CNIL; people in it are pseudonyms."""

    id: str
    team_id: str
    language: str
    question: str
    answer: str
    basis: str
    author: str
    proposed: datetime
    changed: datetime
    state: State = State.PROPOSED
    supporters: tuple[str, ...] = ()
    editor: str | None = None
    reason: str | None = None


def propose(fiche: NetworkFiche, rules: NetworkRules) -> NetworkFiche:
    """Returns the proposal cleaned; UnfitProposal where a part is too short or too long."""
    parts = {part: clean_text(getattr(fiche, part)) for part in rules.bounds}
    for part, text in parts.items():
        bounds = rules.bounds[part]
        if len(text) < bounds.least:
            raise UnfitProposal(part, "short", bounds.least)
        if len(text) > bounds.most:
            raise UnfitProposal(part, "long", bounds.most)
    return replace(fiche, **parts)  # type: ignore[arg-type]


def support(fiche: NetworkFiche, person: str, rules: NetworkRules, at: datetime) -> NetworkFiche:
    """Returns the fiche with one more supporter; the author's own support does not count."""
    if fiche.state not in OPEN:
        raise NotYours("closed")
    if person == fiche.author:
        raise NotYours("own_proposal")
    if person in fiche.supporters:
        raise NotYours("already_supported")
    supporters = (*fiche.supporters, person)
    enough = len(supporters) >= rules.supports_needed
    state = State.SUPPORTED if enough else State.PROPOSED
    return replace(fiche, supporters=supporters, state=state, changed=at)


def decide(fiche: NetworkFiche, editor: str, publish: bool, reason: str, at: datetime) -> NetworkFiche:
    """Returns the fiche published or set aside; by an editor who neither wrote nor supported it."""
    if editor == fiche.author or editor in fiche.supporters:
        raise NotYours("four_eyes")
    if fiche.state not in OPEN:
        raise NotYours("closed")
    if publish and fiche.state is not State.SUPPORTED:
        raise NotYours("not_supported")
    state = State.PUBLISHED if publish else State.REFUSED
    return replace(fiche, state=state, editor=editor, reason=clean_text(reason) or None, changed=at)


def withdraw(fiche: NetworkFiche, person: str, *, is_editor: bool, at: datetime) -> NetworkFiche:
    """Returns the fiche withdrawn, by its author while it is open, by an editor at any time."""
    if not is_editor and (person != fiche.author or fiche.state not in OPEN):
        raise NotYours("not_author")
    return replace(fiche, state=State.WITHDRAWN, changed=at)
