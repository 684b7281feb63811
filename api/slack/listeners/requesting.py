"""The request for advice in a modal, one step a turn, where the workspace allows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from api.slack import blocks as b
from api.slack.confidential import is_confidential
from api.slack.delivery import Delivery
from api.slack.listeners.pressing import pressed
from api.slack.parts import Parts, team_of
from api.slack.place import Place
from api.slack.rendering import render_said
from api.slack.requesting import (
    ANSWER,
    CALLBACK,
    Step,
    notice_view,
    problem_of,
    said_in,
    step_view,
    written_in,
)
from assistant.switch import SwitchedOff

Ack = Callable[..., Awaitable[Any]]


def register(app: AsyncApp, parts: Parts) -> None:
    """Listens to the button that opens the modal, and to its steps."""
    desk = parts.desk

    @app.action("write")
    async def write(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        place, asking = pressed(body, context)
        words = await desk.words_for(client, place)
        try:
            desk.gate.let_request(words.language)  # before anything is typed: a closed step keeps no word of it
        except SwitchedOff as off:
            await Delivery(client).privately(place, render_said(str(off), words))
            return
        step = Step(asking, place.channel, place.thread, words.language)
        await client.views_open(trigger_id=body["trigger_id"], view=step_view(step, None, words))

    @app.view(CALLBACK)
    async def stepped(ack: Ack, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        step = Step.unpacked(body["view"]["private_metadata"])
        words, values = desk.words[step.language], body["view"]["state"]["values"]
        problem = problem_of(step, written_in(values), words)
        if problem:
            await ack(response_action="errors", errors={ANSWER: problem})
            return
        await ack(response_action="update", view=notice_view(words.say("request.saving"), words))
        place = Place(team_of(context), body["user"]["id"], step.channel, step.thread)
        workspace, _ = await desk.memory.settings(place)
        view = body["view"]["id"]
        conversation = await desk.memory.conversation(place)
        # The workspace may have changed its mind, or another window gone on, since this step was shown.
        if not workspace.requests_in_slack or conversation is None or conversation.asking != step.asking:
            told = notice_view(words.say("request.draft"), words)
            await client.views_update(view_id=view, view=told)
            return
        try:
            desk.gate.let_request(step.language)
        except SwitchedOff as off:
            await client.views_update(view_id=view, view=notice_view(str(off), words))
            return
        reply = await desk.talk.say(place, said_in(step, values, words), step.language)
        await client.views_update(view_id=view, view=await _next(parts, place, step, reply))
        if reply["advice_request"] or not is_confidential(reply["asking"]):
            shown = await desk.shown(place, reply, "", requests_in_slack=True)
            await Delivery(client).privately(place, shown)


async def _next(parts: Parts, place: Place, step: Step, reply: Mapping[str, Any]) -> b.Block:
    """The next step, or what became of the request."""
    words = parts.desk.words[step.language]
    if is_confidential(reply["asking"]):
        return step_view(replace(step, asking=reply["asking"]), reply, words)
    if reply["advice_request"]:
        return notice_view(words.say("done.kept", reference=reply["advice_request"]["reference"]), words)
    return notice_view("\n\n".join(message["text"] for message in reply["messages"]), words)
