"""The settings of a channel and of its workspace, for those who administer it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from api.slack.configuring import CALLBACK, config_view, read_config
from api.slack.parts import Parts, team_of
from api.slack.place import Place
from assistant.store.database import Unit

Ack = Callable[..., Awaitable[Any]]


def register(app: AsyncApp, parts: Parts) -> None:
    """Listens to the settings’ modal."""
    desk = parts.desk

    @app.view(CALLBACK)
    async def saved(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place = Place(team_of(context), body["user"]["id"])
        if not await may_configure(parts, client, place):
            await desk.say(client, place, "config.forbidden")
            return
        workspace, channel = read_config(body["view"]["state"]["values"])
        channel_id = body["view"]["private_metadata"]

        def work(unit: Unit) -> None:
            unit.networks.save_workspace(place.team, workspace)
            unit.networks.save_channel(place.team, channel_id, channel)

        await desk.memory.write(work)
        await desk.say(client, place, "config.saved")


async def open_config(parts: Parts, client: AsyncWebClient, place: Place, trigger_id: str) -> None:
    """Opens the settings of the channel where the command was given."""
    desk = parts.desk
    if place.is_direct:
        await desk.say(client, place, "config.elsewhere")
    elif not await may_configure(parts, client, place):
        await desk.say(client, place, "config.forbidden")
    else:
        words = await desk.words_for(client, place)
        workspace, channel = await desk.memory.settings(place)
        view = config_view(workspace, channel, str(place.channel), words)
        await client.views_open(trigger_id=trigger_id, view=view)


async def may_configure(parts: Parts, client: AsyncWebClient, place: Place) -> bool:
    """Whether this person administers the workspace, or installed the app."""
    person = await parts.desk.people.find(client, place.team, place.user)
    return person.is_admin or await parts.installer(place.team) == place.user
