"""Retention as `serve` and the command line start it."""

from __future__ import annotations

import asyncio

import structlog

from api.settings import Settings, revealed
from assistant.errors import AssistantError
from assistant.retention.journal import Journal
from assistant.retention.keeper import Keeper
from assistant.store.database import Store
from assistant.store.dialogue_events import DialogueEvents, EventsInDatabase, EventsInFile

log = structlog.get_logger(__name__)

DAY_S, SOON_S = 86_400.0, 600.0


def journal(settings: Settings) -> Journal:
    """Where erasures are noted, beside the database and not in it."""
    return Journal(settings.data_dir / "erasures.txt")


def keeper(settings: Settings, store: Store) -> Keeper:
    """What takes away the data whose time is over."""
    return Keeper(store, dialogue_events(settings), journal(settings))


def dialogue_events(settings: Settings) -> DialogueEvents:
    """What Rasa keeps: in a file of the data folder, or in the database that several share."""
    if database := revealed(settings.rasa_database_url):
        return EventsInDatabase(database)
    return EventsInFile(settings.rasa_file)


async def keep_clean(keeper: Keeper) -> None:
    """A round now and each day, until cancelled; tried again soon where a store is away."""
    while True:
        pause = DAY_S
        try:
            await asyncio.to_thread(keeper.purge)
        except AssistantError as error:
            log.warning("retention_failed", error=type(error).__name__)
            pause = SOON_S
        await asyncio.sleep(pause)
