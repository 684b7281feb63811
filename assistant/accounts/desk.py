"""Signing in and out, invitations, and what an account may do: each call is one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from assistant.accounts.errors import (
    AccountInUse,
    AddressTaken,
    CodeRefused,
    InvitationExpired,
    NotSignedIn,
    ProviderRefused,
    SignInRefused,
    UnknownUser,
)
from assistant.accounts.model import Invitation, Opened, Session, User, Vouched
from assistant.accounts.policy import Policy, load_policy
from assistant.accounts.record import OPERATOR, Change, told_since, which, write
from assistant.accounts.roles import Principal, Role, check_roles
from assistant.accounts.secrets import Passwords, new_token, new_totp_secret, used_step
from assistant.accounts.throttle import Throttle
from assistant.audit import Line
from assistant.store.accounts import StoredAccounts
from assistant.store.database import Store, Unit
from assistant.vault.mark import secret_mark

NOW = partial(datetime.now, UTC)


class AccountDesk:
    """The accounts of the support console; `key` makes the marks under which wrong sign-ins are counted."""

    def __init__(
        self,
        store: Store,
        policy: Policy | None = None,
        now: Callable[[], datetime] = NOW,
        key: bytes | None = None,
        passwords: Passwords | None = None,
    ) -> None:
        self._store, self._policy, self._now = store, policy or load_policy(), now
        self._throttle = Throttle(self._policy, key or secrets.token_bytes(32))
        self._passwords = passwords or Passwords()

    def principal(self, token: str | None, *, acting: bool = True) -> Principal:
        """Who holds this session, read anew each time: a role or an account taken away counts at once.

        The session's idle time begins again, unless nobody is `acting`: a page that listens by itself.
        """
        if not token:
            raise NotSignedIn()
        sha256 = secret_mark(token)
        with self._store.reading() as unit:
            session = unit.accounts.session(sha256)
            user = unit.accounts.user(session.user_id) if session else None
        if session is None or user is None or user.disabled or self._policy.is_over(session, self._now()):
            raise NotSignedIn()
        if acting:
            self._touch(session)
        return user.principal

    def sign_in(self, email: str, password: str, code: str, visitor: str = "") -> Opened:
        """Opens a session; SignInRefused tells nobody what was wrong, TooManyAttempts after wrong ones.

        The attempt is counted before the password is looked at, so that attempts that meet count each; and once there
        is a place to look at it, so that one that nobody looked at (SignInBusy) does not count.
        """
        now, address = self._now(), clean_email(email)
        with self._passwords.matching() as match:
            with self._store.transaction() as unit:
                before = self._throttle.begin(unit.sign_ins, address, visitor, now)
                user = unit.accounts.user_of(address)
            if not match(password, user.password_hash if user else None) or user is None:
                raise SignInRefused()
        with self._store.transaction() as unit:
            step = used_step(unit.accounts.totp_secret(user), code, now, user.totp_last)
            if step is None or not unit.accounts.open(user, step, now):
                raise SignInRefused()
            self._throttle.forgive(unit.sign_ins, address, visitor, now, before)
            return self._open(unit, user)

    def sign_out(self, token: str | None) -> None:
        """Ends a session, if it is one."""
        with self._store.transaction() as unit:
            unit.accounts.end_session(secret_mark(token or ""))

    def vouched(self, person: Vouched, invitation: str = "") -> Opened:
        """Opens a session for whom an identity provider vouches for; ProviderRefused if that is nobody here.

        The first time, the address must be that of an invitation still open, and be verified: the provider says so,
        or the person holds the invitation's own link and the provider does not say the contrary.
        """
        with self._store.transaction() as unit:
            user = unit.accounts.user_of_subject(person.subject) or self._link(unit, person, invitation)
            if user is None or not unit.accounts.enter(user.id, person.subject, self._now()):
                raise ProviderRefused()
            return self._open(unit, user)

    def add(
        self, email: str, name: str, roles: Collection[Role], language: str = "fr", by: str = OPERATOR
    ) -> str:
        """Creates an account and returns the token of its invitation."""
        address, held = clean_email(email), check_roles(roles)
        user = User(secrets.token_hex(16), address, " ".join(name.split()), held, language, self._now())
        with self._store.transaction() as unit:
            if unit.accounts.user_of(address) is not None:
                raise AddressTaken()
            unit.accounts.add(user)
            return self._invite(unit, user, Change.CREATED, by)

    def invite(self, email: str, by: str = OPERATOR) -> str:
        """Gives another invitation to an account that nobody has opened yet; AccountInUse otherwise."""
        with self._store.transaction() as unit:
            user = _known(unit.accounts, email)
            if user.in_use:
                raise AccountInUse()
            return self._invite(unit, user, Change.INVITED, by)

    def reset(self, email: str, by: str = OPERATOR) -> str:
        """Takes away what opens an account and gives an invitation; its holder is told, by e-mail and on signing in."""
        with self._store.transaction() as unit:
            user = _known(unit.accounts, email)
            unit.accounts.reset(user.id)
            unit.accounts.end_sessions(user.id)
            return self._invite(unit, user, Change.RESET, by)

    def invited(self, token: str) -> tuple[User, Invitation]:
        """The account that an invitation opens; InvitationExpired otherwise."""
        with self._store.reading() as unit:
            return self._invited(unit.accounts, token)

    def accept(self, token: str, password: str, code: str) -> Opened:
        """Takes up an invitation and opens a session; the invitation serves once."""
        now = self._now()
        user, invitation = self.invited(token)
        self._policy.check_password(password, user.email)
        step = used_step(invitation.totp_secret, code, now, 0)
        if step is None:
            raise CodeRefused()
        hashed = self._passwords.hash(password)
        with self._store.transaction() as unit:
            used = unit.accounts.use_invitation(invitation.sha256)
            if not used or not unit.accounts.take_up(user.id, hashed, step, now):
                raise InvitationExpired()
            unit.accounts.pair(user.id, invitation.totp_secret)
            unit.accounts.end_sessions(user.id)
            write(unit, user, Change.OPENED, "invitation", now)
            return self._open(unit, user)

    def change(
        self,
        email: str,
        *,
        roles: Collection[Role] | None = None,
        disabled: bool | None = None,
        by: str = OPERATOR,
    ) -> User:
        """Changes roles, or closes or opens an account again; it counts from the next request on."""
        held = None if roles is None else check_roles(roles)
        with self._store.transaction() as unit:
            user = _known(unit.accounts, email)
            if held is not None and held != user.roles:
                unit.accounts.set_roles(user.id, held)
                write(unit, replace(user, roles=held), Change.ROLES, by, self._now())
            if disabled is not None and disabled != user.disabled:
                unit.accounts.set_disabled(user.id, disabled)
                write(unit, user, Change.CLOSED if disabled else Change.REOPENED, by, self._now())
            if disabled:
                unit.accounts.end_sessions(user.id)
            return _known(unit.accounts, email)

    def speak(self, user_id: str, language: str) -> None:
        """Changes the language of an account."""
        with self._store.transaction() as unit:
            unit.accounts.set_language(user_id, language)

    def users(self) -> tuple[User, ...]:
        """Every account, by name."""
        with self._store.reading() as unit:
            return unit.accounts.users()

    def history(self, user_id: str) -> tuple[Line, ...]:
        """What the audit log holds of an account, oldest first."""
        with self._store.reading() as unit:
            return tuple(unit.audit.lines(which(user_id)))

    def _open(self, unit: Unit, user: User) -> Opened:
        """Opens a session for an account as it was read before it was opened."""
        token, now = new_token(), self._now()
        unit.accounts.end_sessions_before(now - self._policy.session)
        unit.accounts.add_session(Session(secret_mark(token), user.id, now, now))
        return Opened(token, told_since(tuple(unit.audit.lines(which(user.id))), user))

    def _invite(self, unit: Unit, user: User, change: Change, by: str) -> str:
        token, now = new_token(), self._now()
        unit.accounts.drop_invitations(user.id)
        expires = now + self._policy.invitation
        unit.accounts.add_invitation(Invitation(secret_mark(token), user.id, new_totp_secret(), expires))
        write(unit, user, change, by, now)
        return token

    def _link(self, unit: Unit, person: Vouched, token: str) -> User | None:
        user = unit.accounts.user_of(clean_email(person.email))
        invitation = unit.accounts.invitation_of(user.id) if user else None
        if user is None or invitation is None or self._now() >= invitation.expires:
            return None
        holds_link = person.verified is None and secret_mark(token) == invitation.sha256
        if not (person.verified or holds_link) or not unit.accounts.use_invitation(invitation.sha256):
            return None
        if not unit.accounts.link(user.id, person.subject):
            return None
        unit.accounts.end_sessions(user.id)
        write(unit, user, Change.LINKED, "provider", self._now())
        return user

    def _invited(self, accounts: StoredAccounts, token: str) -> tuple[User, Invitation]:
        invitation = accounts.invitation(secret_mark(token))
        user = accounts.user(invitation.user_id) if invitation else None
        if invitation is None or user is None or user.disabled or self._now() >= invitation.expires:
            raise InvitationExpired()
        return user, invitation

    def _touch(self, session: Session) -> None:
        """Notes that the session is in use, once a minute at most: a write on every request would cost more."""
        now = self._now()
        if (now - session.seen).total_seconds() >= 60:
            with self._store.transaction() as unit:
                unit.accounts.see_session(session.sha256, now)


def clean_email(email: str) -> str:
    """The address as it is compared."""
    return email.strip().casefold()


def _known(accounts: StoredAccounts, email: str) -> User:
    user = accounts.user_of(clean_email(email))
    if user is None:
        raise UnknownUser()
    return user
