"""The one place that joins the parts of the Slack channel, mounts it and keeps it running."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio.to_thread
import structlog
from aiohttp import ClientError
from fastapi import FastAPI
from slack_sdk.errors import SlackClientError

from api.guard.access import PUBLIC
from api.slack.application import bolt_app
from api.slack.delivery import web_client
from api.slack.desk import Desk
from api.slack.digest import Digest
from api.slack.erasing import Eraser
from api.slack.guard import Guard
from api.slack.inbox import Inbox
from api.slack.installing import oauth_flow
from api.slack.ledger import Ledger
from api.slack.locker import open_locker
from api.slack.manifest import bot_scopes
from api.slack.memory import Memory
from api.slack.parts import Parts
from api.slack.people import People
from api.slack.routes import events_router, installation_router, link_router
from api.slack.socket import Socket
from api.slack.talk import Gateway, Talk
from api.slack.texts import load_slack_texts
from api.slack.turns import Turns
from api.slack.words import all_words
from api.slack.workspaces import Workspaces
from assistant.bootstrap import Assistant
from assistant.errors import AssistantError
from assistant.networks.rules import load_network_rules
from assistant.texts import load_texts

log = structlog.get_logger(__name__)

SLACK_API = "https://slack.com/api/"
DIGESTS_EACH = timedelta(hours=1)
ROUND_S = 30
AGAIN_S = 30


@dataclass(frozen=True)
class SlackSettings:
    """What the channel is told of its app; `app_token` turns Socket Mode on."""

    data_dir: Path
    signing_secret: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    bot_token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    public_url: str | None = None
    api_url: str = SLACK_API

    @property
    def is_on(self) -> bool:
        """Whether there is an app to speak for."""
        return self.signing_secret is not None or self.app_token is not None


class SlackChannel:
    """The channel over one assistant and its gateway; `erase` takes away the conversation of an id, everywhere."""

    def __init__(
        self,
        settings: SlackSettings,
        assistant: Assistant,
        gateway: Gateway,
        erase: Callable[[str], object],
    ) -> None:
        self._settings, self._assistant, self._gateway = settings, assistant, gateway
        self.memory = Memory(assistant.store, open_locker(settings.data_dir))
        self.words = all_words(load_texts(), load_slack_texts())
        turns, workspaces = Turns(), Workspaces(self.memory, settings.bot_token)
        desk = Desk(
            self.memory,
            Talk(gateway, self.memory, turns, workspaces),
            People(),
            self.words,
            assistant.library,
            load_network_rules(),
            settings.public_url,
            assistant.gate,
        )
        eraser = Eraser(self.memory, turns, gateway, workspaces, erase)
        bolt = bolt_app(Parts(desk, assistant, workspaces, eraser), settings.api_url)
        self.inbox = Inbox(bolt, Ledger(assistant.store), self.memory, turns)
        self.digest = Digest(
            self.memory, workspaces, assistant.library, self.words, lambda token: web_client(settings.api_url, token)
        )
        self._digests_from = datetime.min.replace(tzinfo=UTC)

    def mount(self, app: FastAPI) -> None:
        """Adds the channel’s addresses; Slack’s own only where requests can be told to be Slack’s."""
        app.include_router(link_router(self.memory, self.words, self._open), dependencies=[PUBLIC])
        if self._settings.signing_secret is None:
            return
        app.include_router(events_router(self.inbox, Guard(self._settings.signing_secret)), dependencies=[PUBLIC])
        if self._settings.client_id and self._settings.client_secret:
            flow = oauth_flow(
                self.memory,
                self._settings.client_id,
                self._settings.client_secret,
                bot_scopes(),
                self._settings.api_url,
                self.words["fr"],
            )
            app.include_router(installation_router(flow), dependencies=[PUBLIC])

    async def run(self) -> None:
        """Listens in Socket Mode where it is on, takes up what a crash left, sends digests, until cancelled."""
        async with contextlib.AsyncExitStack() as stack:
            if self._settings.app_token:
                await self._connect(self.socket(self._settings.app_token), stack)
            while True:
                await self._round()
                await asyncio.sleep(ROUND_S)

    async def _connect(self, socket: Socket, stack: contextlib.AsyncExitStack) -> None:
        """Connects, however long Slack stays away; once connected, the library connects again by itself."""
        stack.push_async_callback(socket.close)
        while True:
            try:
                await socket.connect()
                return
            except (SlackClientError, ClientError, OSError, TimeoutError) as error:
                log.warning("slack_away", error=type(error).__name__)
                await asyncio.sleep(AGAIN_S)

    def socket(self, app_token: str) -> Socket:
        """Socket Mode over the same inbox."""
        return Socket(self.inbox, app_token, self._settings.api_url)

    async def _open(self, conversation_id: str) -> str:
        """The address at which a conversation goes on: by a code behind the #, which no server and no log ever sees.

        What was being asked is left first, the draft kept: the page asks it anew, and nobody’s “go on” is an answer.
        """
        known = await self.memory.read(lambda unit: unit.conversations.get(conversation_id))
        if known is not None and known.asking is not None:
            stop = self.words[known.language].everywhere.button("stop").payload
            await self._gateway.chat(stop, conversation_id, known.language)
        code = await anyio.to_thread.run_sync(self._assistant.conversations.resume_code, conversation_id)
        return f"/#resume={code}"

    async def _round(self) -> None:
        now = datetime.now(UTC)
        try:
            await self.inbox.again(now)
            if now >= self._digests_from:
                self._digests_from = now + DIGESTS_EACH
                await self.digest.send_due(now)
        except AssistantError as error:
            log.warning("slack_round_failed", error=type(error).__name__)
