"""The front desk in Slack: what is asked goes to the gateway, and each reply is shown to whom it may be shown."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from api.slack import blocks as b
from api.slack.confidential import is_confidential, repeats_request
from api.slack.delivery import Delivery, SlackAway
from api.slack.memory import Memory
from api.slack.people import People
from api.slack.place import Place
from api.slack.rendering import Extras, Shown, render, render_said, render_shared, said_value
from api.slack.requesting import CONFIRM
from api.slack.sharing import Sources, contents_of, public_message, topics_of
from api.slack.talk import Talk
from api.slack.words import Words
from assistant.conversation.state import Conversation
from assistant.language.detection import detect
from assistant.networks.fiche import NetworkFiche, State
from assistant.networks.matching import nearest
from assistant.networks.rules import NetworkRules
from assistant.networks.settings import ChannelSettings
from assistant.store.errors import StoreUnavailable
from assistant.switch import Gate

LINK_PATH = "/slack/link/"


@dataclass(frozen=True)
class Desk:
    """Answers people in Slack."""

    memory: Memory
    talk: Talk
    people: People
    words: Mapping[str, Words]
    sources: Sources
    rules: NetworkRules
    public_url: str | None
    gate: Gate

    async def words_for(self, client: AsyncWebClient, place: Place) -> Words:
        """The words of the channel’s language, or of the person’s."""
        _, channel = await self.memory.settings(place)
        person = await self.people.find(client, place.team, place.user)
        return self.words[channel.language or person.language]

    async def ask(self, client: AsyncWebClient, place: Place, text: str, *, for_all: bool = False) -> None:
        """Answers what a person said; `for_all` where they said it before the channel and wait for an answer there."""
        if await self.closed(client, place):
            return None
        words = await self.words_for(client, place)
        delivery = Delivery(client)
        workspace, channel = await self.memory.settings(place)
        before = await self.memory.conversation(place)
        asking = before.asking if before else None
        if is_confidential(asking) and not workspace.requests_in_slack and not self._leaves(text):
            shown = await self._elsewhere(place, str(asking), words, said=True)
            return await delivery.privately(place, shown)
        reply = await self.talk.say(place, text, detect(text, words.language))
        if for_all and await self._answered_publicly(delivery, place, reply, channel):
            return None
        shown = await self.shown(place, reply, text, requests_in_slack=workspace.requests_in_slack)
        await delivery.privately(place, shown)
        await self._note_use(place, reply)

    async def say(
        self, client: AsyncWebClient, place: Place, key: str, *elements: b.Block, **values: object
    ) -> None:
        """Says one of our sentences to the person alone."""
        words = await self.words_for(client, place)
        await Delivery(client).privately(place, render_said(words.say(key, **values), words, elements))

    async def closed(self, client: AsyncWebClient, place: Place) -> bool:
        """Whether the assistant is off; the person is then told so, with the hotline."""
        words = await self.words_for(client, place)
        told = self.gate.message_if_off(words.language)
        if told is not None:
            await Delivery(client).privately(place, render_said(told, words))
        return told is not None

    async def apologise(self, client: AsyncWebClient, place: Place) -> None:
        """Says that something failed, where that can still be said; French where Slack does not even say who asks."""
        with contextlib.suppress(SlackApiError, SlackAway, OSError, TimeoutError):
            words = self.words[(await self.people.find(client, place.team, place.user)).language]
            await Delivery(client).privately(place, render_said(words.say("failed"), words))

    async def shown(
        self, place: Place, reply: Mapping[str, Any], said: str, *, requests_in_slack: bool
    ) -> Shown:
        """A reply as the person may read it in Slack: never what a request holds, unless the workspace says so."""
        words = self.words[reply["language"]]
        if reply["advice_request"]:
            return await self._recorded(place, reply["advice_request"], words)
        # Beside a referral, what was being asked stands and is not asked now.
        asking = reply["asking"] if reply["outcome"] != "referral" else None
        if not requests_in_slack:
            after = await self.memory.conversation(place)
            if is_confidential(asking) or repeats_request(reply, after):
                return await self._elsewhere(place, asking or "question", words)
        _, channel = await self.memory.settings(place)
        extras = Extras(
            thread=place.thread,
            network=await self._network_fiche(place, reply, said),
            can_share=not place.is_direct,
            can_call=bool(channel.contacts) and not place.is_direct,
            private=not place.is_direct,
        )
        return self._writable(render(reply, words, extras), place, asking, words)

    async def share(self, client: AsyncWebClient, place: Place, turn_id: str) -> str:
        """Shows an answer of this person’s to the channel, without anything of theirs; gives the sentence to say."""
        turn = await self.memory.turn(place, turn_id)
        words = self.words[turn.language] if turn else await self.words_for(client, place)
        message = public_message(turn.answer, self.sources, words.everywhere) if turn and turn.answer else None
        if message is None:
            return "share_gone"
        shown = render_shared(message, words, words.say("shared"))
        return "share_done" if await Delivery(client).publicly(place, shown) else "not_in_channel"

    async def step_link(self, place: Place, conversation: Conversation, words: Words) -> b.Block | None:
        """A button with a one-time link to the page where this conversation goes on; None without a public address."""
        return await self._link_button(place.team, f"conversation:{conversation.id}", "open_page", words)

    async def _answered_publicly(
        self, delivery: Delivery, place: Place, reply: Mapping[str, Any], channel: ChannelSettings
    ) -> bool:
        if not channel.public_answers or not channel.covers(topics_of(reply, self.sources)):
            return False
        words = self.words[reply["language"]]
        message = public_message(reply, self.sources, words.everywhere)
        if message is None or not await delivery.publicly(place, render_shared(message, words, "")):
            return False
        await self._note_use(place, reply)
        return True

    async def _note_use(self, place: Place, reply: Mapping[str, Any]) -> None:
        contents = contents_of(reply, self.sources)
        if contents and not place.is_direct:
            channel, now = str(place.channel), datetime.now(UTC)
            # The answer is shown: that it could not be counted is no reason to have it shown again.
            with contextlib.suppress(StoreUnavailable):
                await self.memory.write(lambda unit: unit.networks.used(place.team, channel, contents, now))

    async def _network_fiche(self, place: Place, reply: Mapping[str, Any], said: str) -> NetworkFiche | None:
        if reply["outcome"] not in ("answer", "abstain"):
            return None
        published = await self.memory.read(lambda unit: unit.networks.fiches(place.team, State.PUBLISHED))
        return nearest(said, reply["language"], published, self.rules.shown_from)

    async def _elsewhere(self, place: Place, asking: str, words: Words, *, said: bool = False) -> Shown:
        """Says that the request is written on our page, with a link that works once."""
        hours = int(self.rules.link_lasts.total_seconds() // 3600)
        told = [words.say("elsewhere.here")] if said else []
        told += [words.say("elsewhere.why", hours=hours)]
        known = await self.memory.conversation_id(place)
        button = await self._link_button(place.team, f"conversation:{known}", "open_page", words)
        if button is None:
            told = [*told[:-1], words.say("no_public_address")]
        stop = words.everywhere.button("stop")
        leave = b.button("say.0", words.say("button.leave"), said_value(place.thread, stop.payload))
        return render_said("\n\n".join(told), words, [*([button] if button else []), leave])

    async def _recorded(self, place: Place, request: Mapping[str, Any], words: Words) -> Shown:
        """The number of a request, and a link that opens its follow-up once."""
        told = words.say("done.kept", reference=request["reference"])
        button = await self._link_button(place.team, f"address:{request['url']}", "follow", words)
        return render_said(told, words, [button] if button else [])

    async def _link_button(self, team: str, target: str, title: str, words: Words) -> b.Block | None:
        if not self.public_url:
            return None
        secret = await self.memory.link(team, target)
        address = f"{self.public_url.rstrip('/')}{LINK_PATH}{secret}"
        return b.button("link", words.say(f"button.{title}"), url=address, style="primary")

    def _writable(self, shown: Shown, place: Place, asking: str | None, words: Words) -> Shown:
        """Adds the button that opens a modal, where what is asked is written and not chosen."""
        if not is_confidential(asking) or asking == CONFIRM:
            return shown
        write = b.button("write", words.say("button.write"), said_value(place.thread, str(asking)), style="primary")
        return replace(shown, blocks=[*shown.blocks[: b.MESSAGE_BLOCKS - 1], *b.actions([write])])

    def _leaves(self, text: str) -> bool:
        """Whether the words are those of the button that leaves the path."""
        stops = (words.everywhere.button("stop") for words in self.words.values())
        return text.strip().casefold() in {
            each.casefold() for stop in stops for each in (stop.title, stop.payload)
        }
