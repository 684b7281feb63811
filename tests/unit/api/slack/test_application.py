"""What failed is taken up again only if it may pass and nobody could be told: an event names no address."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest

from api.guard.locks import HeldElsewhere
from api.guard.turns import TooBusy
from api.slack.application import report
from api.slack.delivery import SlackAway
from api.slack.work import Work
from assistant.store.errors import Overtaken, StoreUnavailable

SAID = {"type": "event_callback", "team_id": "T1", "event": {"type": "message", "channel": "D1"}}
SUBMITTED = {"type": "view_submission", "team": {"id": "T1"}, "view": {}}


@pytest.mark.parametrize(
    ("error", "body", "later"),
    [
        (TooBusy(), SAID, True),
        (StoreUnavailable(), SAID, True),
        (HeldElsewhere(), SAID, True),
        (Overtaken(), SAID, True),
        (SlackAway("Slack did not take it."), SAID, False),
        (ValueError("A fault that stays."), SAID, False),
        (StoreUnavailable(), SUBMITTED, False),
    ],
    ids=["busy", "store away", "held elsewhere", "overtaken", "Slack away", "a fault that stays", "a window"],
)
async def test_only_an_event_that_failed_of_a_passing_fault_of_ours_comes_again(
    error: Exception, body: dict[str, Any], later: bool
) -> None:
    work = Work()
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    await report(None)(error, request, AsyncBoltContext({"work": work, "team_id": "T1"}))  # type: ignore[arg-type]
    assert work.failed and getattr(work, "later", False) is later
