"""Rasa killed or stopped: an answer or the way to a person within 5 s, and recovery without a restart."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from tests.serving import Server

MESSAGES = ("L’avis de la CNIL est-il un rescrit ?", "Who may ask for advice?", "zzz qqq")


@pytest.mark.parametrize("count", [3, pytest.param(20, marks=pytest.mark.assurance)])
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_silent_rasa_costs_the_dialogue_and_never_the_answer(
    server: Server, blow: signal.Signals, count: int, record_property: Callable[..., None]
) -> None:
    server.wait_for_dialogue(60)
    os.kill(server.rasa_pid(), blow)
    record_property("messages", count)
    for number in range(count):
        message = MESSAGES[number % len(MESSAGES)]
        started = time.monotonic()
        reply = server.chat(message)
        assert time.monotonic() - started < 5
        assert reply["messages"][0]["text"]
        assert reply["outcome"] in ("answer", "abstain", "clarify", "error")
    answer = server.chat("L’avis de la CNIL est-il un rescrit ?")
    assert answer["outcome"] == "answer"
    opens = [button["payload"] for message in answer["messages"] for button in message["buttons"]]
    assert not answer["handoff_form"] or server.chat(opens[-1], answer["conversation_id"])["asking"] == "requester_role"
    assert server.seconds_until_understood() < 45
