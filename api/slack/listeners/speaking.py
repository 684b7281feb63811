"""The command, direct messages, mentions, and questions put in a channel that wants them answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from api.slack.asking import Post, question_of, spoken
from api.slack.delivery import is_dead_token
from api.slack.listeners.configuring import open_config
from api.slack.listeners.home import show_fiches, show_standing
from api.slack.parts import Parts, team_of
from api.slack.place import Place

COMMAND = "/permanence"
THREAD_READ = 30
LONGEST = 4000

Ack = Callable[..., Awaitable[Any]]


def register(app: AsyncApp, parts: Parts) -> None:
    """Listens to what people say."""

    @app.command(COMMAND)
    async def command(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        await obey(parts, client, Place.of_command(team_of(context), body), body)

    @app.event("app_mention")
    async def mention(event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if not _is_machine(event):
            await answer_mention(parts, client, team_of(context), event)

    @app.event("message")
    async def message(event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if event.get("subtype") or _is_machine(event) or not event.get("user"):
            return
        place = Place.of_event(team_of(context), event)
        said = spoken(event.get("text") or "")[:LONGEST]
        if said and (place.is_direct or await _is_for_us(parts, place, event, context, said)):
            await parts.desk.ask(client, place, said)


async def obey(parts: Parts, client: AsyncWebClient, place: Place, body: Mapping[str, Any]) -> None:
    """Carries out the command: one of its few words, or a question."""
    said = spoken(body.get("text") or "")
    match said.casefold():
        case "" | "aide" | "help":
            await parts.desk.say(client, place, "help")
        case "demandes" | "requests":
            await show_standing(parts, client, place)
        case "fiches":
            await show_fiches(parts, client, place)
        case "config":
            await open_config(parts, client, place, body["trigger_id"])
        case _:
            await parts.desk.ask(client, place, said[:LONGEST])


async def answer_mention(parts: Parts, client: AsyncWebClient, team: str, event: Mapping[str, Any]) -> None:
    """Answers in the thread, with what was said there before in mind."""
    place = Place.of_event(team, event, event.get("thread_ts") or event["ts"])
    question = question_of(event["text"], await _thread(client, event))
    if question:
        await parts.desk.ask(client, place, question, for_all=True)
    else:
        await parts.desk.say(client, place, "nothing_in_thread")


async def _is_for_us(
    parts: Parts, place: Place, event: Mapping[str, Any], context: AsyncBoltContext, said: str
) -> bool:
    """A question put in a channel that wants all its questions answered; a mention has its own event."""
    if not said.endswith("?") or event.get("thread_ts") or f"<@{context.bot_user_id}>" in event["text"]:
        return False
    _, channel = await parts.desk.memory.settings(place)
    return not channel.only_mentioned


async def _thread(client: AsyncWebClient, event: Mapping[str, Any]) -> list[Post]:
    """What was said before in the thread; nothing where there is no thread, or it may not be read."""
    thread = event.get("thread_ts")
    if not thread:
        return []
    try:
        answer = await client.conversations_replies(channel=event["channel"], ts=thread, limit=THREAD_READ)
    except SlackApiError as error:
        if is_dead_token(error):
            raise
        return []
    posts = [post for post in answer.get("messages") or [] if post.get("ts") != event["ts"]]
    return [Post(post.get("text") or "", _is_machine(post)) for post in posts]


def _is_machine(post: Mapping[str, Any]) -> bool:
    return bool(post.get("bot_id")) or post.get("subtype") == "bot_message"
