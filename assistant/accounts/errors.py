"""What can go wrong with accounts, told in both languages by errors.yaml.

AssistantError
├── NotSignedIn           no session, or one that has ended
├── Forbidden             signed in, but the role does not open this
├── BadInput
│   ├── SignInRefused     the address, the password or the code is wrong: which one is not told
│   ├── PasswordRefused   too short, or easily guessed
│   ├── CodeRefused       the six digits are not those of now
│   └── RolesRefused      roles that nobody may hold together
├── NotFound
│   ├── InvitationExpired used, expired or never given
│   └── UnknownUser       no account has this address
├── Unavailable
│   ├── ProviderAway      the identity provider does not answer
│   └── SignInBusy        too many passwords are being checked at once
└── Refused
    ├── TooManyAttempts   wrong too often: there is a wait before the next attempt
    ├── AddressTaken      an account has this address already
    ├── AccountInUse      an account that somebody opened is reset, not invited
    └── ProviderRefused   the identity provider's answer cannot be trusted, or names nobody we know
"""

from __future__ import annotations

from math import ceil

from assistant.errors import BadInput, Explained, NotFound, Refused, Unavailable


class AccountError(Explained):
    """What can go wrong with accounts; some sentences have no class, only a code."""

    package = __package__


class NotSignedIn(AccountError):
    """No session, or one that has ended."""

    code = "not_signed_in"


class Forbidden(AccountError):
    """Signed in, but the role does not open this."""

    code = "forbidden"


class SignInRefused(AccountError, BadInput):
    """The address, the password or the code is wrong."""

    code = "sign_in_refused"


class PasswordRefused(AccountError, BadInput):
    """The password would be guessed; the code says why."""


class CodeRefused(AccountError, BadInput):
    """The six digits are not those of now."""

    code = "code_refused"


class RolesRefused(AccountError, BadInput):
    """Roles that nobody may hold together; the code says which."""


class InvitationExpired(AccountError, NotFound):
    """The invitation was used, has expired or never was."""

    code = "invitation_expired"


class UnknownUser(AccountError, NotFound):
    """No account has this address."""

    code = "unknown_user"


class TooManyAttempts(AccountError, Refused):
    """Nobody is listened to from there, or at this address, for so many seconds."""

    code = "too_many_attempts"

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, ceil(seconds))
        super().__init__()


class SignInBusy(AccountError, Unavailable):
    """Too many passwords are being checked at once."""

    code = "sign_in_busy"


class AddressTaken(AccountError, Refused):
    """An account has this address already."""

    code = "address_taken"


class AccountInUse(AccountError, Refused):
    """An account that somebody opened is reset, not invited."""

    code = "account_in_use"


class ProviderRefused(AccountError, Refused):
    """The identity provider's answer cannot be trusted, or names nobody we know."""

    code = "provider_refused"


class ProviderAway(AccountError, Unavailable):
    """The identity provider does not answer."""

    code = "provider_away"
