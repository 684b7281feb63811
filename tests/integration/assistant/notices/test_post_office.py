"""Notices leave after the commit, once, through a real server, whatever fails on the way."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest

from assistant.advice_request.model import AdviceRequest
from assistant.notices.post_office import PostOffice
from assistant.notices.smtp import SmtpCourier
from assistant.notices.writing import Letterhead
from assistant.store.database import Store
from assistant.store.outbox import LENT_FOR, OutboxOf
from assistant.support import Addresses
from tests.integration.assistant.notices.conftest import NOW, Mailbox

pytestmark = pytest.mark.integration
HEAD = Letterhead("Permanence <no-reply@permanence.example>", "https://permanence.example", "https://desk.example")


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def office(store: Store, port: int, clock: Clock, hotline: str | None = "hotline@cnil.example") -> PostOffice:
    courier = SmtpCourier("127.0.0.1", port, "none", timeout_s=5)
    return PostOffice(OutboxOf(store), courier, HEAD, Addresses(store), hotline, clock)


def submit(store: Store, draft: AdviceRequest) -> str:
    with store.transaction() as unit:
        return str(unit.advice_requests.submit(draft, "k", by="person", at=NOW).request.reference)


def counts(store: Store) -> dict[str, int]:
    with store.reading() as unit:
        return unit.outbox.counts()


async def test_the_receipt_and_the_number_leave_once(store: Store, draft: AdviceRequest, mailbox: Mailbox) -> None:
    reference, post = submit(store, draft), office(store, mailbox.port, Clock())
    assert await post.send_due() == 2
    assert await post.send_due() == 0
    (person, receipt), (hotline, arrival) = mailbox.received
    assert (person, hotline) == (["dpo@ormeau.example"], ["hotline@cnil.example"])
    for raw in (receipt, arrival):
        message = message_from_bytes(raw, policy=policy.default)
        assert reference in message["Subject"] and "n’est pas un rescrit" in message.get_content()
        assert "canary" not in message.get_content()
    assert counts(store) == {"waiting": 0, "sent": 2, "given_up": 0}


async def test_nothing_is_told_of_a_submission_that_was_rolled_back(store: Store, draft: AdviceRequest, mailbox: Mailbox) -> None:
    with pytest.raises(RuntimeError), store.transaction() as unit:
        unit.advice_requests.submit(draft, "k", by="person", at=NOW)
        raise RuntimeError
    assert await office(store, mailbox.port, Clock()).send_due() == 0


async def test_a_repeated_submission_is_told_once(store: Store, draft: AdviceRequest, mailbox: Mailbox) -> None:
    submit(store, draft)
    submit(store, draft)
    assert await office(store, mailbox.port, Clock()).send_due() == 2


async def test_a_server_that_is_busy_is_tried_again_later(store: Store, draft: AdviceRequest, mailbox: Mailbox) -> None:
    submit(store, draft)
    mailbox.answers, clock = ["451 later"], Clock()
    assert await office(store, mailbox.port, clock).send_due() == 1
    assert await office(store, mailbox.port, clock).send_due() == 0
    clock.now += timedelta(minutes=2)
    assert await office(store, mailbox.port, clock).send_due() == 1
    assert counts(store)["sent"] == 2


async def test_an_address_refused_for_good_is_given_up_and_never_logged(
    store: Store, draft: AdviceRequest, mailbox: Mailbox, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(store, draft)
    mailbox.answers = ["550 no such user dpo@ormeau.example"]
    with caplog.at_level(logging.DEBUG):
        assert await office(store, mailbox.port, Clock()).send_due() == 1
    assert counts(store) == {"waiting": 0, "sent": 1, "given_up": 1}
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]  # the test server's own
    assert "ormeau" not in "".join((*ours, *capsys.readouterr()))


async def test_no_server_at_all_loses_nothing(store: Store, draft: AdviceRequest, mailbox: Mailbox) -> None:
    submit(store, draft)
    clock = Clock()
    assert await office(store, 9, clock).send_due() == 0
    assert counts(store)["waiting"] == 2
    clock.now += timedelta(minutes=2)
    assert await office(store, mailbox.port, clock).send_due() == 2


async def test_a_notice_lent_to_a_process_that_died_leaves_later(store: Store, draft: AdviceRequest, mailbox: Mailbox) -> None:
    submit(store, draft)
    clock = Clock()
    assert OutboxOf(store).take(clock.now) is not None
    assert await office(store, mailbox.port, clock).send_due() == 1
    clock.now += LENT_FOR
    assert await office(store, mailbox.port, clock).send_due() == 1


async def test_old_news_and_a_hotline_without_mailbox_are_given_up(store: Store, draft: AdviceRequest, mailbox: Mailbox) -> None:
    submit(store, draft)
    clock = Clock()
    assert await office(store, mailbox.port, clock, hotline=None).send_due() == 1
    assert counts(store) == {"waiting": 0, "sent": 1, "given_up": 1}


async def test_a_receipt_written_while_email_was_off_does_not_leave_a_week_later(store: Store, draft: AdviceRequest, mailbox: Mailbox) -> None:
    submit(store, draft)
    clock = Clock()
    clock.now += timedelta(days=7)
    assert await office(store, mailbox.port, clock).send_due() == 0
    assert counts(store) == {"waiting": 0, "sent": 0, "given_up": 2}
    with store.transaction() as unit:
        assert unit.outbox.purge(clock.now) == 2
