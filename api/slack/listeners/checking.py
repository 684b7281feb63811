"""The message shortcut “check this statement”: what the sources say of it, to the person who asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import anyio.to_thread
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from api.slack.asking import spoken
from api.slack.delivery import Delivery
from api.slack.parts import Parts, team_of
from api.slack.place import Place
from api.slack.statement import check, render_checked
from assistant.language.detection import detect
from assistant.networks.statement import load_statement_rules

SHORTCUT = "check_statement"

Ack = Callable[..., Awaitable[Any]]


def register(app: AsyncApp, parts: Parts) -> None:
    """Listens to the shortcut."""
    desk = parts.desk

    @app.shortcut(SHORTCUT)
    async def checked(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place = Place.of_interaction(team_of(context), body)
        if await desk.closed(client, place):
            return
        statement = spoken((body.get("message") or {}).get("text") or "")
        if not statement:
            await desk.say(client, place, "statement.empty")
            return
        words = await desk.words_for(client, place)
        language = detect(statement, words.language)
        found = await anyio.to_thread.run_sync(check, statement, language, parts.base, load_statement_rules(), desk.sources)
        await Delivery(client).privately(place, render_checked(found, words))
