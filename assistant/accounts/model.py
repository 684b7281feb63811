"""An account, its sessions and its invitations, as the store keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.accounts.roles import Principal, Role


@dataclass(frozen=True)
class User:
    """A member of the service."""

    id: str
    email: str
    name: str
    roles: frozenset[Role]
    language: str
    created: datetime
    password_hash: str | None = None
    totp_sealed: bytes | None = None
    """The second factor's secret, sealed to the support service: opened to check a code, and for nothing else."""
    totp_last: int = 0
    """The last time step whose code was used: no code serves twice."""
    signed_in: datetime | None = None
    """When the account was last opened."""
    disabled: bool = False
    oidc_subject: str | None = None
    """Issuer and subject of the identity provider, once linked."""

    @property
    def in_use(self) -> bool:
        """Whether somebody has opened it: it has a password, or a person of the identity provider."""
        return self.password_hash is not None or self.oidc_subject is not None

    @property
    def principal(self) -> Principal:
        """The person as routes know them."""
        return Principal(self.id, self.name, self.roles, self.language)


@dataclass(frozen=True)
class Session:
    """A browser signed in; only the hash of its id is kept."""

    sha256: str
    user_id: str
    created: datetime
    seen: datetime


@dataclass(frozen=True)
class Invitation:
    """A link that opens an account once; only the hash of its token is kept, and its secret is sealed."""

    sha256: str
    user_id: str
    totp_secret: str
    expires: datetime


@dataclass(frozen=True)
class Opened:
    """A session just opened; `told` where others changed the account since it was last opened."""

    token: str
    told: bool = False


@dataclass(frozen=True)
class Vouched:
    """A person as an identity provider tells of them."""

    subject: str
    """Issuer and the provider's own name for the person: it never changes, an address may."""
    email: str = ""
    verified: bool | None = None
    """Whether the provider says that the address is the person's; None where it says nothing of it."""
