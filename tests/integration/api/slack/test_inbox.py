"""What Slack sent is kept before it is acknowledged, and acted on once, whatever dies in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from api.slack.inbox import GRACE, LATE, TRIES, key_of
from api.slack.ledger import Ledger
from api.slack.place import Place
from assistant.store.database import Store, open_store
from assistant.store.slack import Letter
from benchmarks.slack_stand_in.server import Fault
from tests.databases import in_memory

pytestmark = pytest.mark.integration
QUESTION = "Quel délai pour notifier une violation ?"
NOW = datetime.now(UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, database: Callable[[str], str]) -> Callable[..., Store]:
    return in_memory if request.param == "sqlite" else partial(open_store, database("postgresql"))


def asked(world: Any, channel: str = "D1") -> dict[str, Any]:
    return world.sender.event("message", channel_type="im", channel=channel, user="U1", text=QUESTION)


async def acknowledged(world: Any, body: dict[str, Any], at: datetime, tries: int = 0) -> None:
    """As a process leaves it that acknowledged a request and died at once."""
    key = key_of(body)
    sealed = world.channel.memory.locker.seal(f"{key}:request", json.dumps(body))
    assert await Ledger(world.base.store).claim(Letter(key, at, "T1", sealed, tries))


def pending(world: Any) -> tuple[Letter, ...]:
    with world.base.store.reading() as unit:
        return unit.slack.unfinished(datetime.now(UTC) + timedelta(days=1))


async def test_what_a_dead_process_acknowledged_is_answered_by_the_next_once(world: Any) -> None:
    event = asked(world)
    await acknowledged(world, event, NOW - GRACE)
    assert await world.channel.inbox.again(datetime.now(UTC) + GRACE) == 1
    await world.settle()
    assert await world.channel.inbox.again(datetime.now(UTC) + GRACE) == 0
    for _ in range(3):
        await world.send(world.sender.json(event))
    await world.settle()
    assert len(world.slack.messages()) == 1
    assert pending(world) == ()


async def test_a_process_that_dies_while_it_answers_costs_no_answer_and_doubles_no_turn(world: Any) -> None:
    before = asyncio.all_tasks()
    world.slack.faults["chat.postMessage"].append(Fault(delay_s=60))
    await world.send(world.sender.json(asked(world)))
    await world.until(lambda: "chat.postMessage" in world.slack.calls)
    for task in asyncio.all_tasks() - before:
        task.cancel()
    await world.settle()
    assert world.slack.messages() == []
    assert await world.channel.inbox.again(datetime.now(UTC) + 2 * GRACE) == 1
    await world.settle()
    assert len(world.slack.messages()) == 1
    conversation = await world.channel.memory.conversation_id(Place("T1", "U1", "D1"))
    with world.base.store.reading() as unit:
        assert len(unit.conversations.turns(conversation)) == 1


async def test_what_is_kept_meanwhile_is_sealed_and_goes_once_it_is_done(world: Any) -> None:
    await acknowledged(world, asked(world), NOW)
    (letter,) = pending(world)
    assert letter.sealed is not None and b"violation" not in letter.sealed
    await world.channel.inbox.again(datetime.now(UTC) + 2 * GRACE)
    await world.settle()
    assert pending(world) == ()


@pytest.mark.parametrize(("at", "tries"), [(NOW - LATE - GRACE, 0), (NOW - GRACE, TRIES)], ids=["late", "tried"])
async def test_what_is_too_late_or_fells_each_process_is_given_up(world: Any, at: datetime, tries: int) -> None:
    await acknowledged(world, asked(world), at, tries)
    assert await world.channel.inbox.again(datetime.now(UTC) + GRACE) == 0
    assert world.slack.messages() == [] and pending(world) == ()


async def test_a_workspace_that_left_is_erased_however_late(world: Any) -> None:
    await world.direct(QUESTION)
    await acknowledged(world, world.sender.event("app_uninstalled"), NOW - timedelta(days=1), TRIES)
    await world.channel.inbox.again(datetime.now(UTC))
    await world.settle()
    with world.base.store.reading() as unit:
        assert unit.slack.threads_in("T1") == () and unit.slack.installation("T1") is None
    assert pending(world) == ()


async def test_nothing_is_acknowledged_that_could_not_be_kept(world: Any) -> None:
    rename(world, "slack_seen", "away")
    response = await world.send(world.sender.json(asked(world)))
    assert response.status_code == 503
    rename(world, "away", "slack_seen")
    assert world.slack.messages() == []
    await world.send(world.sender.json(asked(world)))
    await world.settle()
    assert len(world.slack.messages()) == 1


async def test_what_was_done_is_not_done_again_because_it_could_not_be_noted(world: Any) -> None:
    world.slack.faults["chat.postMessage"].append(Fault(delay_s=1.0))
    await world.send(world.sender.json(asked(world)))
    await world.until(lambda: "chat.postMessage" in world.slack.calls)
    rename(world, "slack_seen", "away")
    await world.settle()
    rename(world, "away", "slack_seen")
    assert len(pending(world)) == 1
    assert await world.channel.inbox.again(datetime.now(UTC) + 2 * GRACE) == 0
    await world.settle()
    assert len(world.slack.messages()) == 1
    assert pending(world) == ()


@pytest.mark.parametrize("kind", ["message", "app_mention"])
async def test_what_failed_of_a_passing_fault_of_ours_and_could_not_be_said_is_answered_later(
    world: Any, kind: str
) -> None:
    more = {"channel": "D1", "channel_type": "im"} if kind == "message" else {"channel": "C1"}
    event = world.sender.event(kind, user="U1", text=QUESTION, **more)
    rename(world, "slack_threads", "away")
    await world.send(world.sender.json(event))
    await world.settle()
    rename(world, "away", "slack_threads")
    assert world.slack.messages() == []
    assert await world.channel.inbox.again(datetime.now(UTC) + 2 * GRACE) == 1
    await world.settle()
    assert len(world.slack.messages()) == 1
    assert pending(world) == ()


async def test_an_answer_that_could_not_be_counted_is_not_shown_again(world: Any) -> None:
    rename(world, "slack_channel_documents", "away")
    await world.mention(QUESTION)
    rename(world, "away", "slack_channel_documents")
    assert await world.channel.inbox.again(datetime.now(UTC) + 2 * GRACE) == 0
    await world.settle()
    assert len(world.slack.messages()) == 1


async def test_what_bolt_cannot_even_begin_is_in_hand_no_more_and_given_up_after_some_tries(world: Any) -> None:
    event = {**asked(world), "authorizations": ["not what Slack sends"]}
    await world.send(world.sender.json(event))
    await world.settle()
    for _ in range(TRIES):
        assert await world.channel.inbox.again(datetime.now(UTC) + GRACE) == 1
        await world.settle()
    assert await world.channel.inbox.again(datetime.now(UTC) + GRACE) == 0
    assert pending(world) == () and world.slack.messages() == []


def rename(world: Any, table: str, name: str) -> None:
    with world.base.store.transaction() as unit:
        unit.slack._connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")
