"""Socket Mode: the same inbox over a real WebSocket, which Slack closes and the library opens again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

pytestmark = pytest.mark.integration


@pytest.fixture
async def connected(world: Any) -> AsyncIterator[Any]:
    socket = world.channel.socket("xapp-1")
    await socket.connect()
    await world.until(lambda: bool(world.slack.sockets))
    yield world
    await socket.close()


def envelope(world: Any) -> dict[str, Any]:
    told: dict[str, Any] = world.sender.envelope(
        "slash_commands", world.sender.command("Quel délai pour une violation ?")
    )
    return told


async def test_a_command_comes_and_is_acknowledged_over_the_socket_and_acted_on_once(connected: Any) -> None:
    told = envelope(connected)
    for _ in range(3):
        await connected.slack.sockets[0].send_json(told)
    await connected.until(lambda: len(connected.slack.acknowledged) == 3)
    await connected.settle()
    assert {each["envelope_id"] for each in connected.slack.acknowledged} == {told["envelope_id"]}
    assert len(connected.slack.messages()) == 1
    assert "72" in connected.slack.messages()[0].words


@pytest.mark.parametrize("how", ["announced", "cut"])
async def test_a_connection_that_ends_is_opened_again_and_what_comes_anew_is_acted_on_once(
    connected: Any, how: str
) -> None:
    first, told = connected.slack.sockets[0], envelope(connected)
    await first.send_json(told)
    await connected.until(lambda: len(connected.slack.acknowledged) == 1)
    if how == "announced":
        await first.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
    else:
        await first.close(1011)
    await connected.until(lambda: any(each is not first for each in connected.slack.sockets), 15)
    second = next(each for each in connected.slack.sockets if each is not first)
    # Slack did not see the acknowledgement: it sends the same again, where it now can.
    await second.send_json({**told, "envelope_id": "E-again", "retry_attempt": 1, "retry_reason": "timeout"})
    other = envelope(connected)
    await second.send_json(other)
    await connected.until(lambda: len(connected.slack.acknowledged) == 3)
    await connected.settle()
    assert len(connected.slack.messages()) == 2


async def test_what_cannot_be_kept_is_not_acknowledged_over_the_socket(connected: Any) -> None:
    with connected.base.store.transaction() as unit:
        unit.slack._connection.exec_driver_sql("ALTER TABLE slack_seen RENAME TO away")
    refused, told = envelope(connected), connected.sender.envelope("hello", {"type": "url_verification", "challenge": "x"})
    await connected.slack.sockets[0].send_json(refused)
    await connected.slack.sockets[0].send_json(told)
    await connected.until(lambda: bool(connected.slack.acknowledged))
    assert [each["envelope_id"] for each in connected.slack.acknowledged] == [told["envelope_id"]]
