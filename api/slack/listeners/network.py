"""The network’s own fiches: proposing, supporting, deciding, withdrawing."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from api.slack.listeners.home import is_editor, publish
from api.slack.network import CALLBACK, PARTS, proposal_errors, proposal_view
from api.slack.parts import Parts, team_of
from api.slack.place import Place
from api.slack.words import Words
from assistant.networks.errors import NotYours
from assistant.networks.fiche import NetworkFiche, decide, propose, support, withdraw
from assistant.store.database import Unit

DONE = {"support": "supported", "publish": "decided", "refuse": "decided", "withdraw": "withdrawn"}

Ack = Callable[..., Awaitable[Any]]


def register(app: AsyncApp, parts: Parts) -> None:
    """Listens to the network’s buttons and to its modal."""
    desk = parts.desk

    @app.action("network.open")
    async def open_proposal(
        ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        place = Place(team_of(context), body["user"]["id"])
        if await desk.closed(client, place):
            return
        words = await desk.words_for(client, place)
        await client.views_open(trigger_id=body["trigger_id"], view=proposal_view(words))

    @app.view(CALLBACK)
    async def proposed(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        place = Place(team_of(context), body["user"]["id"])
        words = await desk.words_for(client, place)
        values = {part: written(body, part) for part in PARTS}
        errors = proposal_errors(values, desk.rules, words)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        if await desk.closed(client, place):
            return
        fiche = propose(_new(place, parts, values, words), desk.rules)
        await desk.memory.write(lambda unit: unit.networks.save_fiche(fiche))
        await desk.say(client, place, "network.proposed", needed=desk.rules.supports_needed)
        await publish(parts, client, place)

    @app.action(re.compile(r"network\.(?:support|publish|refuse|withdraw)"))
    async def act(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place = Place.of_interaction(team_of(context), body)
        if await desk.closed(client, place):
            return
        pressed = body["actions"][0]
        what = pressed["action_id"].removeprefix("network.")
        editor = await is_editor(parts, place)
        try:
            await desk.memory.write(lambda unit: change(unit, parts, place, pressed["value"], what, editor))
            key = f"network.{DONE[what]}"
        except NotYours as refusal:
            key = f"network.refused.{refusal.code}"
        await desk.say(client, place, key)
        await publish(parts, client, place)


def change(unit: Unit, parts: Parts, place: Place, fiche_id: str, what: str, editor: bool) -> None:
    """Carries out what a button asks for, in one transaction; NotYours where it may not be."""
    fiche = unit.networks.fiche(place.team, fiche_id)
    if fiche is None:
        raise NotYours("gone")
    person, now = place.person(parts.desk.memory.locker), datetime.now(UTC)
    if what in ("publish", "refuse") and not editor:
        raise NotYours("not_editor")
    changes: dict[str, Callable[[], NetworkFiche]] = {
        "support": lambda: support(fiche, person, parts.desk.rules, now),
        "publish": lambda: decide(fiche, person, True, "", now),
        "refuse": lambda: decide(fiche, person, False, "", now),
        "withdraw": lambda: withdraw(fiche, person, is_editor=editor, at=now),
    }
    unit.networks.save_fiche(changes[what]())


def written(body: dict[str, Any], block: str) -> str:
    """What was written in one input of a modal."""
    return str(body["view"]["state"]["values"][block]["value"].get("value") or "")


def _new(place: Place, parts: Parts, values: dict[str, str], words: Words) -> NetworkFiche:
    now = datetime.now(UTC)
    person = place.person(parts.desk.memory.locker)
    return NetworkFiche(
        id=secrets.token_hex(8),
        team_id=place.team,
        language=words.language,
        author=person,
        proposed=now,
        changed=now,
        question=values["question"],
        answer=values["answer"],
        basis=values["basis"],
    )
