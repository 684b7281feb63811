"""The app’s home, and the same on demand: drafts, requests, the network’s fiches, and erasing one’s exchanges."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from api.slack import blocks as b
from api.slack.delivery import Delivery
from api.slack.home import DRAFTS_SHOWN, Draft, Recorded, Standing, home_view, standing_blocks
from api.slack.network import listed
from api.slack.parts import Parts, team_of
from api.slack.place import Place
from api.slack.rendering import Shown
from api.slack.words import Words
from assistant.advice_request.fields import load_fields
from assistant.conversation.state import Conversation
from assistant.networks.fiche import OPEN, NetworkFiche, State
from assistant.store.database import Unit

QUESTION = "ask.question"

Ack = Callable[..., Awaitable[Any]]


def register(app: AsyncApp, parts: Parts) -> None:
    """Listens to the home’s opening and to its buttons."""
    desk = parts.desk

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if event.get("tab", "home") == "home":
            await publish(parts, client, Place(team_of(context), event["user"]))

    @app.action("forget")
    async def forget(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place = Place(team_of(context), body["user"]["id"])
        await parts.eraser.person(place)
        await desk.say(client, place, "home.forgotten")
        await publish(parts, client, place)

    @app.action("ask.open")
    async def ask(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place = Place(team_of(context), body["user"]["id"])
        if await desk.closed(client, place):
            return
        words = await desk.words_for(client, place)
        await client.views_open(trigger_id=body["trigger_id"], view=question_view(words))

    @app.view(QUESTION)
    async def asked(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        said = body["view"]["state"]["values"]["question"]["value"]["value"]
        await desk.ask(client, Place(team_of(context), body["user"]["id"]), said)


async def publish(parts: Parts, client: AsyncWebClient, place: Place) -> None:
    """Shows a person their home as it stands."""
    words = await parts.desk.words_for(client, place)
    standing = await standing_of(parts, place, words)
    await client.views_publish(user_id=place.user, view=home_view(standing, words))


async def show_standing(parts: Parts, client: AsyncWebClient, place: Place) -> None:
    """Shows a person their drafts and requests in a message."""
    words = await parts.desk.words_for(client, place)
    blocks = standing_blocks(await standing_of(parts, place, words), words)
    await Delivery(client).privately(place, Shown(blocks, words.say("home.requests")))


async def show_fiches(parts: Parts, client: AsyncWebClient, place: Place) -> None:
    """Shows a person the network’s fiches in a message."""
    if await parts.desk.closed(client, place):
        return
    words = await parts.desk.words_for(client, place)
    standing = await standing_of(parts, place, words)
    buttons = b.actions([b.button("network.open", words.say("button.propose"))])
    body = listed(standing.fiches, standing.person, standing.is_editor, words)
    blocks = b.message(body, [*buttons, *b.context([words.small_print()])], words.say("cut_short"))
    await Delivery(client).privately(place, Shown(blocks, words.say("home.network")))


async def standing_of(parts: Parts, place: Place, words: Words) -> Standing:
    """What a person finds at home: numbers, states and links; no word of a request."""
    desk = parts.desk
    conversations = await desk.memory.conversations(place)
    begun = [each for each in conversations if each.path_open or each.fields][:DRAFTS_SHOWN]
    drafts = [await _draft(parts, place, each, words) for each in begun]
    requests, fiches = await desk.memory.read(lambda unit: _kept(unit, place.team, conversations, words.language))
    return Standing(
        drafts=drafts,
        requests=requests,
        fiches=fiches,
        person=place.person(desk.memory.locker),
        is_editor=await is_editor(parts, place),
    )


async def is_editor(parts: Parts, place: Place) -> bool:
    """Whether this person decides on the network’s fiches: named for it, or the installer where nobody is."""
    workspace, _ = await parts.desk.memory.settings(Place(place.team, place.user))
    if workspace.editors:
        return place.user in workspace.editors
    return await parts.installer(place.team) == place.user


def question_view(words: Words) -> b.Block:
    """The modal in which a question is asked."""
    return b.modal(
        QUESTION,
        words.say("home.title"),
        [
            b.field("question", words.say("network.question"), b.line(several=True)),
            *b.context([words.small_print()]),
        ],
        close=words.say("button.close"),
        submit=words.say("button.send"),
    )


async def _draft(parts: Parts, place: Place, conversation: Conversation, words: Words) -> Draft:
    labels = {field.name: field.label[words.language] for field in load_fields()}
    step = labels.get(conversation.asking or "", words.say("home.draft_step"))
    button = await parts.desk.step_link(place, conversation, words)
    return Draft(words.date(conversation.seen.date().isoformat()), step, button)


def _kept(
    unit: Unit, team: str, conversations: Sequence[Conversation], language: str
) -> tuple[list[Recorded], tuple[NetworkFiche, ...]]:
    references = [each.reference for each in conversations if each.reference]
    statuses = {reference: unit.advice_requests.status(reference) for reference in references}
    recorded = [Recorded(reference, status.labels[language]) for reference, status in statuses.items() if status]
    return recorded, unit.networks.fiches(team, *OPEN, State.PUBLISHED)
