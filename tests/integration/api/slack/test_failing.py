"""Slack slow, busy, broken or gone: what is shown all the same, once, and what is erased."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from api.slack.inbox import GRACE
from api.slack.place import Place
from benchmarks.slack_stand_in.server import Fault

pytestmark = pytest.mark.integration
QUESTION = "Quel délai pour notifier une violation ?"


@pytest.mark.parametrize(
    "fault", [Fault(429, retry_after=1), Fault(500), Fault(503), Fault(delay_s=1.0)], ids=["429", "500", "503", "slow"]
)
@pytest.mark.parametrize("method", ["respond", "chat.postMessage", "chat.postEphemeral", "users.info"])
async def test_a_failure_that_passes_costs_no_answer_and_doubles_none(world: Any, fault: Fault, method: str) -> None:
    world.slack.faults[method].append(fault)
    started = time.monotonic()
    if method == "respond":
        await world.command(QUESTION)
    elif method == "chat.postEphemeral":
        await world.mention("Faut-il peindre les murs du bureau en bleu ?")
    else:
        await world.direct(QUESTION)
    waited = time.monotonic() - started
    assert len(world.slack.messages()) == 1
    assert turns(world) == 1
    assert waited >= (fault.retry_after or 0)


async def test_a_failure_that_lasts_is_told_once_it_can_be_and_nothing_is_tried_for_ever(world: Any) -> None:
    world.slack.faults["respond"] += [Fault(500)] * 4
    seen = await world.command(QUESTION)
    assert "n’a pas répondu" in seen.words
    assert world.slack.calls.count("respond") == 5
    assert await world.channel.inbox.again(datetime.now(UTC) + GRACE) == 0


async def test_many_failures_at_once_keep_nobody_else_from_being_answered(world: Any) -> None:
    world.slack.faults["chat.postMessage"] += [Fault(429, retry_after=4)] * 5
    for number in range(5):
        event = world.sender.event("message", channel_type="im", channel=f"D{number}", user=f"U{number}", text=QUESTION)
        await world.send(world.sender.json(event))
    await world.until(lambda: world.slack.calls.count("chat.postMessage") == 5)
    await world.send(world.sender.form(world.sender.command(QUESTION, "U99")))
    await world.until(lambda: "respond" in world.slack.calls)
    assert world.slack.calls.count("chat.postMessage") == 5  # the others still wait to try again
    await world.settle()
    assert len(world.slack.messages()) == 6


async def test_messages_that_come_in_the_wrong_order_are_each_answered_once_in_one_conversation(world: Any) -> None:
    events = [
        world.sender.event("message", channel_type="im", channel="D1", user="U1", text=f"{QUESTION} {number}")
        for number in range(4)
    ]
    for event in [*reversed(events), *events]:
        await world.send(world.sender.json(event))
    await world.settle()
    assert len(world.slack.messages()) == 4
    assert turns(world) == 4
    with world.base.store.reading() as unit:
        assert len(unit.slack.threads_in("T1")) == 1


async def test_a_first_question_under_way_leaves_nothing_once_the_app_is_taken_out(world: Any) -> None:
    world.slack.faults["users.info"].append(Fault(delay_s=2.0))
    await world.send(world.sender.json(world.sender.event("message", channel_type="im", channel="D1", user="U1", text=QUESTION)))
    await world.until(lambda: "users.info" in world.slack.calls)
    await world.send(world.sender.json(world.sender.event("app_uninstalled")))
    await world.settle()
    with world.base.store.reading() as unit:
        assert unit.slack.threads_in("T1") == ()
    assert world.slack.messages() == [] and turns(world) == 0


def turns(world: Any) -> int:
    """How many turns were taken, in all conversations."""
    with world.base.store.reading() as unit:
        return unit.slack._connection.exec_driver_sql("SELECT count(*) FROM turns").scalar()


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
