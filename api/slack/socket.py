"""Socket Mode: the same inbox over a WebSocket that this side opens, for servers without a public address."""

from __future__ import annotations

import time

from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from api.slack.delivery import quiet_logger, web_client
from api.slack.inbox import Inbox
from assistant.errors import AssistantError


class Socket:
    """A connection; the library opens another when Slack announces that it will close this one, or closes it."""

    def __init__(self, inbox: Inbox, app_token: str, api_url: str) -> None:
        self._inbox = inbox
        self._client = SocketModeClient(app_token=app_token, logger=quiet_logger(), web_client=web_client(api_url))
        self._client.socket_mode_request_listeners.append(self._take)

    async def connect(self) -> None:
        """Opens the connection."""
        await self._client.connect()  # type: ignore[no-untyped-call]  # the library's

    async def close(self) -> None:
        """Closes it for good."""
        await self._client.close()  # type: ignore[no-untyped-call]  # the library's

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        started = time.time()
        try:
            response = await self._inbox.receive(request.payload)
        except AssistantError:
            # Not acknowledged, since not kept: Slack sends it again.
            return
        await send_async_response(client, request, response, started)
