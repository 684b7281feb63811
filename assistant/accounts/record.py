"""What is written of every change of an account: a line of the audit log, and word to its holder where it matters."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from assistant.accounts.model import User
from assistant.audit import Access, Line
from assistant.notices.model import Notice
from assistant.store.database import Unit

OPERATOR = "operator"
"""Who runs the machine, and needs no account to change one."""


class Change(StrEnum):
    """What happens to an account, as the audit log calls it."""

    CREATED = "account_created"
    INVITED = "account_invited"
    OPENED = "account_opened"
    LINKED = "account_linked"
    RESET = "account_reset"
    ROLES = "account_roles"
    CLOSED = "account_closed"
    REOPENED = "account_reopened"


TOLD = frozenset({Change.RESET, Change.ROLES, Change.CLOSED, Change.REOPENED})
"""What the holder is shown at the next sign-in, where somebody else did it."""
_SENT = {
    Change.RESET: "account_reset",
    Change.OPENED: "account_opened",
    Change.LINKED: "account_opened",
}
"""What the holder is told by e-mail: somebody else may hold the account from then on."""


def which(user_id: str) -> str:
    """How the audit log names an account."""
    return f"account:{user_id}"


def write(unit: Unit, user: User, change: Change, by: str, at: datetime) -> None:
    """Writes the line, and the notice if there is one, in the transaction of the change itself."""
    why = ",".join(sorted(user.roles)) if change in (Change.CREATED, Change.ROLES) else ""
    line = unit.audit.add(Access(by, why, at), change.value, which(user.id))
    if change in _SENT:
        key = f"{user.id}:{_SENT[change]}:{line.number}"
        unit.outbox.add([Notice(_SENT[change], user.id, user.language, at, key)])


def told_since(lines: tuple[Line, ...], user: User) -> bool:
    """Whether somebody else changed the account since it was last opened."""
    since, own = user.signed_in or user.created, f":{user.id}"
    return any(line.at > since and line.what in TOLD and not line.who.endswith(own) for line in lines)
