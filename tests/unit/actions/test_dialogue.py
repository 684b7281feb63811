"""The actions against recorded shapes of Rasa's calls, with a desk that answers from memory."""

from __future__ import annotations

from typing import Any

import pytest

from actions.dialogue import ENTRIES, executor
from assistant.answer import Answer, Message, Outcome
from assistant.turn.entry import Entry
from assistant.turn.understanding import Understanding

pytestmark = pytest.mark.filterwarnings("ignore:.*rasa version.*")


class RecordingDesk:
    def __init__(self, asking: str | None = None, broken: bool = False) -> None:
        self.asking, self.broken = asking, broken
        self.seen: list[tuple[str, Entry, Understanding]] = []

    def answer(self, turn_id: str, entry: Entry, understanding: Understanding) -> Answer:
        if self.broken:
            raise RuntimeError("M. Dupont a dit")
        self.seen.append((turn_id, entry, understanding))
        return Answer(Outcome.ASK, (Message("…"),), self.asking)

    def facts(self, turn_id: str) -> dict[str, object]:
        return {"has_dpo": True}


def call(action: str) -> dict[str, Any]:
    message = {
        "intent": {"name": "ask_question", "confidence": 0.9},
        "entities": [],
        "metadata": {"turn_id": "t1"},
    }
    tracker = {
        "sender_id": "s",
        "slots": {"has_dpo": None, "requested_slot": None},
        "latest_message": message,
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    return {"next_action": action, "sender_id": "s", "tracker": tracker, "domain": {}, "version": "3.21.1"}


@pytest.mark.parametrize(("action", "entry"), ENTRIES.items())
async def test_each_action_hands_its_turn_to_its_door(action: str, entry: Entry) -> None:
    desk = RecordingDesk()
    result = await executor(desk).run(call(action))
    assert [(turn, door) for turn, door, _ in desk.seen] == [("t1", entry)]
    assert result and result.responses[0]["custom"] == {"turn_id": "t1", "outcome": "ask"}


async def test_rasa_is_told_what_is_asked_and_nothing_that_was_said() -> None:
    result = await executor(RecordingDesk("precise")).run(call("action_answer"))
    assert result
    loops = [event for event in result.events if event["event"] == "active_loop"]
    slots = {event["name"]: event["value"] for event in result.events if event["event"] == "slot"}
    assert loops[0]["name"] == "advice_path_form"
    assert slots == {"has_dpo": True, "requested_slot": "precise"}


async def test_nothing_more_to_ask_closes_the_loop() -> None:
    result = await executor(RecordingDesk(None)).run(call("validate_advice_path_form"))
    assert result
    assert {"event": "slot", "timestamp": None, "name": "requested_slot", "value": None} in result.events


async def test_a_failing_action_answers_nothing_and_logs_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    result = await executor(RecordingDesk(broken=True)).run(call("action_answer"))
    assert result and result.responses == [] and result.events == []
    logged = capsys.readouterr()
    assert "Dupont" not in logged.out + logged.err
    assert "action_failed" in logged.out + logged.err
