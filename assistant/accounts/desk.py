"""Signing in and out, invitations, and what an account may do: each call is one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime

from assistant.accounts.errors import (
    AddressTaken,
    CodeRefused,
    InvitationExpired,
    NotSignedIn,
    ProviderRefused,
    SignInRefused,
    TooManyAttempts,
    UnknownUser,
)
from assistant.accounts.model import Invitation, Session, User, Vouched
from assistant.accounts.policy import Policy, load_policy
from assistant.accounts.roles import Principal, Role, check_roles
from assistant.accounts.secrets import (
    hash_password,
    hash_token,
    new_token,
    new_totp_secret,
    password_matches,
    used_step,
)
from assistant.store.accounts import StoredAccounts
from assistant.store.database import Store


def _now() -> datetime:
    return datetime.now(UTC)


class AccountDesk:
    """The accounts of the support console."""

    def __init__(
        self, store: Store, policy: Policy | None = None, now: Callable[[], datetime] = _now
    ) -> None:
        self._store, self._policy, self._now = store, policy or load_policy(), now

    def principal(self, token: str | None) -> Principal:
        """Who holds this session, read anew each time: a role or an account taken away counts at once."""
        if not token:
            raise NotSignedIn()
        sha256 = hash_token(token)
        with self._store.reading() as unit:
            session = unit.accounts.session(sha256)
            user = unit.accounts.user(session.user_id) if session else None
        if session is None or user is None or user.disabled or self._is_over(session):
            raise NotSignedIn()
        self._touch(session)
        return user.principal

    def sign_in(self, email: str, password: str, code: str) -> str:
        """Opens a session and returns its id; SignInRefused tells nobody what was wrong."""
        now = self._now()
        with self._store.reading() as unit:
            user = unit.accounts.user_of(clean_email(email))
        if user is not None and user.failed and now < user.failed + self._policy.wait(user.failures):
            raise TooManyAttempts()
        known = password_matches(password, user.password_hash if user else None)
        with self._store.transaction() as unit:
            current = unit.accounts.user(user.id) if user else None
            step = _step(unit.accounts, current, code, now)
            if current is None or current.disabled or not known or step is None:
                if current is not None:
                    unit.accounts.save(replace(current, failures=current.failures + 1, failed=now))
                opened = None
            else:
                unit.accounts.save(replace(current, totp_last=step, failures=0, failed=None))
                opened = self._open(unit.accounts, current)
        if opened is None:
            raise SignInRefused()
        return opened

    def sign_out(self, token: str | None) -> None:
        """Ends a session, if it is one."""
        with self._store.transaction() as unit:
            unit.accounts.end_session(hash_token(token or ""))

    def vouched(self, person: Vouched, invitation: str = "") -> str:
        """Opens a session for whom an identity provider vouches for; ProviderRefused if that is nobody here.

        The first time, the address must be that of an invitation still open, and be verified: the provider says so,
        or the person holds the invitation's own link and the provider does not say the contrary.
        """
        with self._store.transaction() as unit:
            user = unit.accounts.user_of_subject(person.subject) or self._link(unit.accounts, person, invitation)
            if user is None or user.disabled:
                raise ProviderRefused()
            return self._open(unit.accounts, user)

    def add(self, email: str, name: str, roles: Collection[Role], language: str = "fr") -> str:
        """Creates an account and returns the token of its invitation."""
        address = clean_email(email)
        user = User(
            secrets.token_hex(16), address, " ".join(name.split()), check_roles(roles), language, self._now()
        )
        with self._store.transaction() as unit:
            if unit.accounts.user_of(address) is not None:
                raise AddressTaken()
            unit.accounts.save(user)
            return self._invite(unit.accounts, user)

    def invite(self, email: str) -> str:
        """Gives a new invitation, which replaces the password and the second factor; sessions end at once."""
        with self._store.transaction() as unit:
            user = _known(unit.accounts, email)
            unit.accounts.end_sessions(user.id)
            return self._invite(unit.accounts, user)

    def invited(self, token: str) -> tuple[User, Invitation]:
        """The account that an invitation opens; InvitationExpired otherwise."""
        with self._store.reading() as unit:
            return self._invited(unit.accounts, token)

    def accept(self, token: str, password: str, code: str) -> str:
        """Takes up an invitation and opens a session; the invitation serves once."""
        now = self._now()
        user, invitation = self.invited(token)
        self._policy.check_password(password, user.email)
        hashed = hash_password(password)
        step = used_step(invitation.totp_secret, code, now, 0)
        if step is None:
            raise CodeRefused()
        with self._store.transaction() as unit:
            current, _ = self._invited(unit.accounts, token)
            taken = replace(
                current,
                password_hash=hashed,
                totp_last=step,
                failures=0,
                failed=None,
            )
            unit.accounts.save(taken)
            unit.accounts.pair(current.id, invitation.totp_secret)
            unit.accounts.drop_invitations(current.id)
            unit.accounts.end_sessions(current.id)
            return self._open(unit.accounts, taken)

    def change(
        self,
        email: str,
        *,
        roles: Collection[Role] | None = None,
        disabled: bool | None = None,
    ) -> User:
        """Changes roles, or closes or opens an account again; it counts from the next request on."""
        with self._store.transaction() as unit:
            user = _known(unit.accounts, email)
            changed = replace(
                user,
                roles=user.roles if roles is None else check_roles(roles),
                disabled=user.disabled if disabled is None else disabled,
            )
            unit.accounts.save(changed)
            if changed.disabled:
                unit.accounts.end_sessions(user.id)
        return changed

    def speak(self, user_id: str, language: str) -> None:
        """Changes the language of an account."""
        with self._store.transaction() as unit:
            user = unit.accounts.user(user_id)
            if user is not None:
                unit.accounts.save(replace(user, language=language))

    def users(self) -> tuple[User, ...]:
        """Every account, by name."""
        with self._store.reading() as unit:
            return unit.accounts.users()

    def _open(self, accounts: StoredAccounts, user: User) -> str:
        token, now = new_token(), self._now()
        accounts.end_sessions_before(now - self._policy.session)
        accounts.add_session(Session(hash_token(token), user.id, now, now))
        return token

    def _invite(self, accounts: StoredAccounts, user: User) -> str:
        token = new_token()
        accounts.drop_invitations(user.id)
        expires = self._now() + self._policy.invitation
        accounts.add_invitation(Invitation(hash_token(token), user.id, new_totp_secret(), expires))
        return token

    def _link(self, accounts: StoredAccounts, person: Vouched, token: str) -> User | None:
        user = accounts.user_of(clean_email(person.email))
        invitation = accounts.invitation_of(user.id) if user else None
        if user is None or user.disabled or invitation is None or self._now() >= invitation.expires:
            return None
        holds_link = person.verified is None and hash_token(token) == invitation.sha256
        if not (person.verified or holds_link):
            return None
        linked = replace(user, oidc_subject=person.subject)
        accounts.save(linked)
        accounts.drop_invitations(user.id)
        accounts.end_sessions(user.id)
        return linked

    def _invited(self, accounts: StoredAccounts, token: str) -> tuple[User, Invitation]:
        invitation = accounts.invitation(hash_token(token))
        user = accounts.user(invitation.user_id) if invitation else None
        if invitation is None or user is None or user.disabled or self._now() >= invitation.expires:
            raise InvitationExpired()
        return user, invitation

    def _is_over(self, session: Session) -> bool:
        now = self._now()
        return (
            now >= session.created + self._policy.session or now >= session.seen + self._policy.session_idle
        )

    def _touch(self, session: Session) -> None:
        """Notes that the session is in use, once a minute at most: a write on every request would cost more."""
        now = self._now()
        if (now - session.seen).total_seconds() >= 60:
            with self._store.transaction() as unit:
                unit.accounts.see_session(session.sha256, now)


def clean_email(email: str) -> str:
    """The address as it is compared."""
    return email.strip().casefold()


def _step(accounts: StoredAccounts, user: User | None, code: str, now: datetime) -> int | None:
    return used_step(accounts.totp_secret(user), code, now, user.totp_last) if user else None


def _known(accounts: StoredAccounts, email: str) -> User:
    user = accounts.user_of(clean_email(email))
    if user is None:
        raise UnknownUser()
    return user
