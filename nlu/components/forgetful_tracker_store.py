"""What Rasa keeps of a conversation: enough for its next turn, and no word of it."""

import json
import time
from typing import Any, List, Optional

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    SESSION_START_METADATA_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY
from sqlalchemy import event

from components import action_result, discreet_logging


class ForgetfulTrackerStore(SQLTrackerStore):
    """Rasa's SQL store, rewritten at each turn with a snapshot of constant size.

    No text, entity, metadata or reply is ever written; rows older than `retention_minutes` go at the next save.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        retention_minutes: float = 1440,
        **settings: Any,
    ) -> None:
        """Opens the database, creates its table if it has none, makes the logs as forgetful, and actions quicker."""
        # Rasa builds its store after it has set up its own logging, and before it serves: the place to have the
        # last word.
        discreet_logging.install()
        action_result.install()
        super().__init__(domain=domain, event_broker=event_broker, **settings)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _hurry)
        self.retention_seconds = 60 * float(retention_minutes)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Replaces what is known of this conversation, and drops the conversations that are too old."""
        if tracker.get_last_event_for(UserUttered) is None:
            return  # Rasa saves a tracker it has just created, then again at the end of the turn
        now = time.time()
        rows = [self._row(tracker.sender_id, past) for past in snapshot(tracker, now)]
        with self.session_scope() as session:
            stale = (self.SQLEvent.sender_id == tracker.sender_id) | (
                self.SQLEvent.timestamp < now - self.retention_seconds
            )
            session.query(self.SQLEvent).filter(stale).delete(synchronize_session=False)
            session.add_all(rows)
            session.commit()

    def _row(self, sender_id: str, past: Event) -> SQLTrackerStore.SQLEvent:
        data = past.as_dict()
        return self.SQLEvent(
            sender_id=sender_id,
            type_name=past.type_name,
            timestamp=past.timestamp,
            intent_name=data.get("parse_data", {}).get("intent", {}).get(INTENT_NAME_KEY),
            action_name=data.get("name"),
            data=json.dumps(data),
        )


def _hurry(connection: Any, _: Any) -> None:
    """Does not wait for the disk: what a power cut may take, the application has."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")


def snapshot(tracker: DialogueStateTracker, now: float) -> List[Event]:
    """Returns the shortest history that leads to the tracker's present state."""
    events: List[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=now),
        SessionStarted(timestamp=now),
        ActionExecuted(ACTION_LISTEN_NAME, timestamp=now),
    ]
    for name, slot in tracker.slots.items():
        if slot.value is not None and name != SESSION_START_METADATA_SLOT:
            events.append(SlotSet(name, slot.value, timestamp=now))
    if tracker.active_loop_name:
        events.append(ActiveLoop(tracker.active_loop_name, timestamp=now))
    return events + _last_turn(tracker, now)


def _last_turn(tracker: DialogueStateTracker, now: float) -> List[Event]:
    """The intent alone: its time tells when the session expires."""
    if not tracker.latest_message:
        return []
    intent = {INTENT_NAME_KEY: tracker.latest_message.intent.get(INTENT_NAME_KEY)}
    events: List[Event] = [UserUttered(intent=intent, timestamp=now)]
    if tracker.latest_action_name not in (None, ACTION_LISTEN_NAME):
        events.append(ActionExecuted(tracker.latest_action_name, timestamp=now))
    return events + [ActionExecuted(ACTION_LISTEN_NAME, timestamp=now)]
