"""The console's places, and which of them a person sees; the routes themselves refuse the others."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.accounts.roles import HOTLINE, Principal, Role


@dataclass(frozen=True)
class Place:
    """An entry of the menu: its sentence key is `nav_<name>`."""

    name: str
    path: str
    roles: frozenset[Role]


PLACES = (
    Place("copilot", "/copilot", frozenset(HOTLINE)),
    Place("queue", "/queue", frozenset(HOTLINE)),
    Place("approvals", "/approvals", frozenset(HOTLINE)),
    Place("fiches", "/fiches", frozenset({Role.EDITOR})),
    Place("gaps", "/gaps", frozenset({Role.EDITOR, Role.LEAD})),
    Place("figures", "/figures", frozenset({Role.LEAD})),
    Place("accounts", "/accounts", frozenset({Role.ADMINISTRATOR})),
    Place("journal", "/journal", frozenset({Role.AUDITOR})),
)


def places_for(who: Principal | None) -> tuple[Place, ...]:
    """The entries that a person's roles open, in order."""
    return tuple(place for place in PLACES if who and who.has(*place.roles))
