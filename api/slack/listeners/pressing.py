"""The buttons below an answer: choices, opinions, sharing, a person to call."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import anyio.to_thread
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from api.slack import blocks as b
from api.slack.delivery import Delivery
from api.slack.parts import Opinions, Parts, team_of
from api.slack.place import Place
from api.slack.rendering import Shown, read_value
from assistant.conversation.state import Turn
from assistant.errors import NotFound, Refused

Ack = Callable[..., Awaitable[Any]]


def register(app: AsyncApp, parts: Parts) -> None:
    """Listens to the buttons of answers."""
    desk = parts.desk

    @app.action(re.compile(r"say\.\d+"))
    async def choose(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place, said = pressed(body, context)
        await desk.ask(client, place, said)

    @app.action("link")
    async def follow(ack: Ack) -> None:
        await ack()

    @app.action(re.compile(r"feedback\.(?:yes|no)"))
    async def judge(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place, turn_id = pressed(body, context)
        helpful = body["actions"][0]["action_id"] == "feedback.yes"
        turn = await desk.memory.turn(place, turn_id)
        kept = turn is not None and await anyio.to_thread.run_sync(keep_opinion, parts.base, turn, helpful)
        await desk.say(client, place, "thanks" if kept else "opinion_gone")

    @app.action("share")
    async def share(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place, turn_id = pressed(body, context)
        if await desk.closed(client, place):
            return
        await desk.say(client, place, await desk.share(client, place, turn_id))

    @app.action("person.call")
    async def call(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place, _ = pressed(body, context)
        await call_person(parts, client, place)

    @app.action("person.resolved")
    async def resolve(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place, _ = pressed(body, context)
        words = await desk.words_for(client, place)
        told = words.say("person.resolved")
        blocks = [*b.sections(b.escape(told)), *b.context([words.small_print()])]
        await client.chat_update(channel=str(place.channel), ts=body["message"]["ts"], text=told, blocks=blocks)


def keep_opinion(base: Opinions, turn: Turn, helpful: bool) -> bool:
    """Whether what a person thought of an answer of theirs could be kept."""
    try:
        base.feedback(turn.id, helpful, [], None, turn.conversation_id)
    except (NotFound, Refused):
        return False
    return True


def pressed(body: dict[str, Any], context: AsyncBoltContext) -> tuple[Place, str]:
    """Where a button was pressed and what it carries; in a direct message answers are messages, not replies."""
    thread, said = read_value(body["actions"][0].get("value") or '[null, ""]')
    place = Place.of_interaction(team_of(context), body, thread)
    return (replace(place, response_url=None) if place.is_direct else place), said


async def call_person(parts: Parts, client: AsyncWebClient, place: Place) -> None:
    """Calls the channel’s contacts before all; the question is not repeated. Without contacts, tells the hotline."""
    desk = parts.desk
    _, channel = await desk.memory.settings(place)
    words = await desk.words_for(client, place)
    if not channel.contacts:
        await desk.ask(client, place, words.everywhere.button("ask_human").payload)
        return
    contacts = " ".join(f"<@{user}>" for user in channel.contacts)
    told = words.say("person.called", who=f"<@{place.user}>", contacts=contacts)
    resolved = b.button("person.resolved", words.say("button.resolved"), '[null, ""]')
    blocks = [*b.sections(told), *b.actions([resolved]), *b.context([words.small_print()])]
    if not await Delivery(client).publicly(place, Shown(blocks, told)):
        await desk.say(client, place, "not_in_channel")
