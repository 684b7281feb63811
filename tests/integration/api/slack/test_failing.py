"""Slack slow, busy, broken or gone: what is shown all the same, once, and what is erased."""

from __future__ import annotations

import time
from typing import Any

import pytest

from api.slack.place import Place
from api.slack.stand_in.server import Fault

pytestmark = pytest.mark.integration
QUESTION = "Quel délai pour notifier une violation ?"


@pytest.mark.parametrize(
    "fault", [Fault(429, retry_after=1), Fault(500), Fault(503), Fault(delay_s=1.0)], ids=["429", "500", "503", "slow"]
)
@pytest.mark.parametrize("method", ["respond", "chat.postMessage"])
async def test_a_failure_that_passes_costs_no_answer_and_doubles_none(world: Any, fault: Fault, method: str) -> None:
    world.slack.faults[method].append(fault)
    started = time.monotonic()
    seen = await (world.command(QUESTION) if method == "respond" else world.direct(QUESTION))
    waited = time.monotonic() - started
    assert "72" in seen.words
    assert len(world.slack.messages()) == 1
    assert waited >= (fault.retry_after or 0)


async def test_a_person_that_slack_does_not_tell_about_is_answered_in_french(world: Any) -> None:
    world.slack.faults["users.info"].append(Fault(error="user_not_found"))
    assert "Assistant automatique" in (await world.command(QUESTION)).words


async def test_a_dead_token_is_let_go_and_what_people_left_stays(world: Any) -> None:
    await world.direct(QUESTION)
    world.slack.tokens.clear()
    event = world.sender.event("message", channel_type="im", channel="D1", user="U1", text=QUESTION)
    await world.send(world.sender.json(event))
    await world.settle()
    with world.base.store.reading() as unit:
        assert unit.slack.installation("T1") is None
        assert unit.slack.threads_in("T1")


async def test_taking_the_app_out_erases_all_that_the_workspace_left_and_nothing_else(world: Any) -> None:
    await world.direct(QUESTION)
    conversation = await world.channel.memory.conversation_id(Place("T1", "U1", "D1"))
    event = world.sender.event("app_uninstalled")
    assert (await world.send(world.sender.json(event))).status_code == 200
    await world.settle()
    with world.base.store.reading() as unit:
        assert unit.conversations.get(conversation) is None
        assert unit.slack.threads_in("T1") == ()
        assert unit.slack.installation("T1") is None


async def test_what_comes_after_the_app_was_taken_out_has_no_effect(world: Any) -> None:
    for event in (
        world.sender.event("app_uninstalled"),
        world.sender.event("tokens_revoked", tokens={"bot": ["UBOT"], "oauth": []}),
        world.sender.event("message", channel_type="im", channel="D1", user="U1", text=QUESTION),
    ):
        assert (await world.send(world.sender.json(event))).status_code == 200
        await world.settle()
    assert world.slack.messages() == []


async def test_a_user_s_token_taken_back_erases_nothing(world: Any) -> None:
    event = world.sender.event("tokens_revoked", tokens={"oauth": ["U1"], "bot": []})
    await world.send(world.sender.json(event))
    await world.settle()
    with world.base.store.reading() as unit:
        assert unit.slack.installation("T1") is not None


async def test_one_workspace_never_speaks_with_another_s_token(world: Any) -> None:
    world.sender.team = "T2"
    assert (await world.send(world.sender.json(world.sender.event("message", channel_type="im", channel="D1", user="U1", text=QUESTION)))).status_code == 200
    await world.settle()
    assert world.slack.messages() == []
