"""One rasa-sdk action for each name in nlu/domain; each hands its turn to the domain and tells Rasa what it awaits."""

from __future__ import annotations

import anyio.to_thread
import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.desk import Desk
from actions.tracker import turn_id, understanding
from assistant.turn.entry import Entry

FORM = "advice_path_form"
REQUESTED = "requested_slot"
ENTRIES = {
    "action_answer": Entry.QUESTION,
    f"validate_{FORM}": Entry.PATH,
    "action_take_facts": Entry.FACTS,
    "action_urgent": Entry.URGENT,
    "action_converse": Entry.CHITCHAT,
    "action_stop": Entry.STOP,
    "action_restart": Entry.RESTART,
}

log = structlog.get_logger(__name__)


class DeskAction(Action):  # type: ignore[misc]
    """Runs one entry of the front desk and mirrors its answer in Rasa's slots and loop."""

    def __init__(self, name: str, entry: Entry, desk: Desk) -> None:
        self._name, self._entry, self._desk = name, entry, desk

    def name(self) -> str:
        """The action's name in nlu/domain."""
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Answers the turn; the reply itself stays with the application, Rasa gets its outcome only."""
        try:
            return await self._run(dispatcher, tracker)
        except (
            Exception
        ) as error:  # the edge of every action: report without a word of the person's, tell Rasa nothing
            log.error("action_failed", action=self._name, error=type(error).__name__)
            return []

    async def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        turn = turn_id(tracker.latest_message)
        answer = await anyio.to_thread.run_sync(
            self._desk.answer, turn, self._entry, understanding(tracker.latest_message)
        )
        dispatcher.utter_message(json_message={"turn_id": turn, "outcome": answer.outcome.value})
        return self._events(answer.asking, self._desk.facts(turn), tracker)

    def _events(self, asking: str | None, facts: dict[str, object], tracker: Tracker) -> list[EventType]:
        slots = [SlotSet(name, facts.get(name)) for name in tracker.slots if name in facts]
        if self._entry is Entry.PATH:
            return [*slots, SlotSet(REQUESTED, asking)]
        return [*slots, ActiveLoop(FORM if asking else None), SlotSet(REQUESTED, asking)]


def executor(desk: Desk) -> ActionExecutor:
    """An executor that knows every action, bound to this desk."""
    bound = ActionExecutor()
    for name, entry in ENTRIES.items():
        bound.register_action(DeskAction(name, entry, desk))
    return bound
