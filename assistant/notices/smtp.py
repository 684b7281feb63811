"""Sends e-mail through a server of the operator's."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal

import aiosmtplib

from assistant.notices.errors import Undelivered

Security = Literal["starttls", "tls", "none"]
_PERMANENT = 500


@dataclass(frozen=True)
class SmtpCourier:
    """One connection a message: notices are few, and a connection kept open is one more thing to lose."""

    host: str
    port: int
    security: Security = "starttls"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout_s: float = 20.0

    async def send(self, message: EmailMessage) -> None:
        """Hands the message over; Undelivered if the server would not take it."""
        try:
            await aiosmtplib.send(
                message,
                hostname=self.host,
                port=self.port,
                username=self.username,
                password=self.password,
                use_tls=self.security == "tls",
                start_tls=self.security == "starttls",
                timeout=self.timeout_s,
            )
        except aiosmtplib.SMTPException as error:
            # Never the server's own words: they repeat the address.
            raise Undelivered(type(error).__name__, final=_is_final(error)) from None
        except OSError as error:
            raise Undelivered(type(error).__name__) from None


def _is_final(error: aiosmtplib.SMTPException) -> bool:
    """Tells whether the server refused this recipient or message for good (RFC 5321, 4.2.1), not just for now."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(refused.code >= _PERMANENT for refused in error.recipients)
    about_message = aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError
    return isinstance(error, about_message) and error.code >= _PERMANENT
