"""Who may do what in the support console: roles, and the wall that none of them crosses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from assistant.accounts.errors import RolesRefused


class Role(StrEnum):
    """What a member of the service does."""

    AGENT = "agent"
    SENIOR = "senior"
    EDITOR = "editor"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"
    CONTROL = "control"
    AUDITOR = "auditor"


HOTLINE = (Role.AGENT, Role.SENIOR, Role.LEAD)
"""Who answers callers, hence reads what they wrote."""
STAFF = tuple(role for role in Role if role is not Role.CONTROL)
"""Everybody but the other side of the wall."""


@dataclass(frozen=True)
class Principal:
    """Who is asking, as of this very request."""

    user_id: str
    name: str
    roles: frozenset[Role]
    language: str = "fr"

    def has(self, *roles: Role) -> bool:
        """Whether the person holds one of the roles."""
        return not self.roles.isdisjoint(roles)


def check_roles(roles: Collection[Role]) -> frozenset[Role]:
    """Returns the roles as a set; RolesRefused where they may not be held together."""
    held = frozenset(roles)
    if not held:
        raise RolesRefused("roles_none")
    if Role.CONTROL in held and len(held) > 1:
        raise RolesRefused("roles_control")
    if Role.ADMINISTRATOR in held and held & {*HOTLINE, Role.EDITOR}:
        raise RolesRefused("roles_administrator")
    return held
