"""Socket Mode: the same application over a real WebSocket."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.integration


async def test_a_command_comes_and_is_acknowledged_over_the_socket_once(world: Any) -> None:
    socket = world.channel.socket("xapp-1")
    await socket.connect()
    try:
        await world.until(lambda: bool(world.slack.sockets))
        envelope = world.sender.envelope("slash_commands", world.sender.command("Quel délai pour une violation ?"))
        for _ in range(3):
            await world.slack.sockets[0].send_json(envelope)
        await world.until(lambda: bool(world.slack.messages()) and len(world.slack.acknowledged) == 3)
        await world.settle()
        assert {each["envelope_id"] for each in world.slack.acknowledged} == {envelope["envelope_id"]}
        assert len(world.slack.messages()) == 1
        assert "72" in world.slack.messages()[0].words
    finally:
        await socket.close()
