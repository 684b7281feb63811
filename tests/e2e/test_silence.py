"""Rasa killed or stopped: an answer or the way to a person within 5 s, and recovery without a restart."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable

import pytest

from assistant.texts import load_texts
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
    assert server.seconds_until_understood() < 45


def test_while_rasa_is_held_stopped_the_path_opens_by_the_button_of_an_answer(server: Server) -> None:
    server.wait_for_dialogue(60)
    held, opens = server.rasa_pid(), load_texts()["fr"].button("request_advice").payload
    os.kill(held, signal.SIGSTOP)
    try:
        answer = server.chat(MESSAGES[0])
        assert answer["outcome"] == "answer" and answer["handoff_form"]
        assert opens in [button["payload"] for message in answer["messages"] for button in message["buttons"]]
        assert server.chat(opens, answer["conversation_id"])["asking"] == "requester_role"
    finally:
        with contextlib.suppress(ProcessLookupError):  # ended and begun again meanwhile, by whoever watches it
            os.kill(held, signal.SIGCONT)
    assert server.seconds_until_understood() < 45
