"""Takes notices out of the outbox once what they tell is committed, and sends each until it has left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Protocol

import structlog

from assistant.errors import AssistantError
from assistant.notices.errors import Undelivered
from assistant.notices.model import Audience, Notice, next_attempt, stale_after
from assistant.notices.writing import Letterhead, write_email

log = structlog.get_logger(__name__)

PAUSE_S = 5.0


@dataclass(frozen=True)
class Taken:
    """A notice taken out of the outbox for one attempt; `attempts` counts this one."""

    id: int
    notice: Notice
    attempts: int


class Outbox(Protocol):
    """Keeps notices until they have left."""

    def take(self, now: datetime) -> Taken | None:
        """Returns a notice that is due, lent to this caller alone for a while, or None."""

    def sent(self, taken: Taken, at: datetime) -> None:
        """Marks a notice as gone."""

    def put_back(self, taken: Taken, due: datetime | None, reason: str) -> None:
        """Sets the next attempt, or gives the notice up."""


class Courier(Protocol):
    """Carries one e-mail."""

    async def send(self, message: EmailMessage) -> None:
        """Hands the message over; Undelivered if it would not leave."""


@dataclass(frozen=True)
class PostOffice:
    """Sends what is due; `address_of` gives a person's address, `hotline` is the agents' mailbox, if any.

    `member_of` gives the address of an account.
    """

    outbox: Outbox
    courier: Courier
    head: Letterhead
    address_of: Callable[[str], str | None]
    hotline: str | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    member_of: Callable[[str], str | None] = lambda user_id: None

    async def run(self) -> None:
        """Sends until cancelled; a database that is away for a moment is waited for."""
        while True:
            try:
                await self.send_due()
            except AssistantError as error:
                log.warning("outbox_unavailable", error=type(error).__name__)
            await asyncio.sleep(PAUSE_S)

    async def send_due(self) -> int:
        """Sends all that is due, and returns how many left."""
        left = 0
        while taken := await asyncio.to_thread(self.outbox.take, self.clock()):
            left += await self._try(taken)
        return left

    async def _try(self, taken: Taken) -> bool:
        if self.clock() - taken.notice.created >= stale_after():
            return await self._give_up(taken, "stale")
        to = await asyncio.to_thread(self._address, taken.notice)
        if to is None:
            return await self._give_up(taken, "no_address")
        try:
            await self.courier.send(write_email(taken.notice, to, self.head))
        except Undelivered as error:
            return await self._retry(taken, error)
        await asyncio.to_thread(self.outbox.sent, taken, self.clock())
        return True

    def _address(self, notice: Notice) -> str | None:
        if notice.audience is Audience.HOTLINE:
            return self.hotline
        find = self.member_of if notice.audience is Audience.MEMBER else self.address_of
        return find(notice.reference)

    async def _retry(self, taken: Taken, error: Undelivered) -> bool:
        due = None if error.final else next_attempt(taken.attempts, taken.notice.created, self.clock())
        if due is None:
            return await self._give_up(taken, str(error))
        await asyncio.to_thread(self.outbox.put_back, taken, due, str(error))
        return False

    async def _give_up(self, taken: Taken, reason: str) -> bool:
        # The hotline may well have no mailbox; a person who is not told is worth a line.
        if taken.notice.audience is not Audience.HOTLINE:
            log.warning("notice_given_up", kind=taken.notice.kind, reason=reason)
        await asyncio.to_thread(self.outbox.put_back, taken, None, reason)
        return False
