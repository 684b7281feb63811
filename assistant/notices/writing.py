"""Writes the e-mail of a notice: number and link, never a word of the request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

from assistant.advice_request.wording import say_moment
from assistant.notices.model import Audience, Notice, load_notices
from assistant.texts import load_texts

_FOLLOW_UP = {"fr": "suivi", "en": "follow-up"}


@dataclass(frozen=True)
class Letterhead:
    """From whom notices come, and the addresses that their links lead to."""

    sender: str
    public_url: str
    support_url: str

    def link(self, notice: Notice) -> str:
        """Returns where the reader goes on: the person to the follow-up page, agents to their desk."""
        if notice.audience is Audience.MEMBER:
            return f"{self.support_url.rstrip('/')}/account"
        if notice.audience is Audience.HOTLINE:
            return f"{self.support_url.rstrip('/')}/queue/{quote(notice.reference)}"
        return f"{self.public_url.rstrip('/')}/{_FOLLOW_UP[notice.language]}?reference={quote(notice.reference)}"


def write_email(notice: Notice, to: str, head: Letterhead) -> EmailMessage:
    """Returns the message; the same notice has the same Message-ID, so that a double is recognised as one."""
    words = load_notices()[notice.language]
    filled = {"reference": notice.reference, "link": head.link(notice), "at": say_moment(notice.created, notice.language)}
    message = EmailMessage()
    message["From"], message["To"] = head.sender, to
    message["Subject"] = words[notice.kind]["subject"].format(**filled)
    message["Date"] = format_datetime(notice.created)
    message["Message-ID"] = _identity(notice, head.sender)
    # RFC 3834: no machine answers a machine.
    message["Auto-Submitted"] = "auto-generated"
    body = words[notice.kind]["body"].format(**filled)
    message.set_content(f"{body}\n\n{load_texts()[notice.language].say('disclaimer')}\n\n-- \n{words['signature']}\n", cte="quoted-printable")
    # After the content, which begins by removing every Content- header.
    message["Content-Language"] = notice.language
    return message


def _identity(notice: Notice, sender: str) -> str:
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(notice.key.encode()).hexdigest()[:32]}@{domain}>"
