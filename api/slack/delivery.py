"""Shows messages in Slack: to one person or to a channel, waiting as long as Slack asks when it is called too often."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from api.slack.place import Place
from api.slack.rendering import Shown
from assistant.errors import Unavailable

RETRIES = 3
TIMEOUT_S = 10
WAITS_S = (0.5, 1.0, 2.0)
DEAD_TOKEN = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"})
NOT_THERE = frozenset({"not_in_channel", "channel_not_found", "is_archived", "user_not_in_channel"})


class SlackAway(Unavailable):
    """Slack did not take a message, however often it was offered."""


def quiet_logger() -> logging.Logger:
    """A logger for Slack’s libraries that says nothing: their messages repeat what people wrote."""
    silent = logging.Logger("slack", level=logging.CRITICAL + 1)
    silent.addHandler(logging.NullHandler())
    return silent


def retries() -> list[AsyncRetryHandler]:
    """What is tried again: calls that were too many, once the time Slack asks for is over, and Slack’s own failures."""
    return [
        AsyncConnectionErrorRetryHandler(max_retry_count=RETRIES),
        AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES),
        AsyncServerErrorRetryHandler(max_retry_count=RETRIES),
    ]


def web_client(base_url: str, token: str | None = None) -> AsyncWebClient:
    """A client of Slack’s Web API."""
    return AsyncWebClient(
        token=token, base_url=base_url, timeout=TIMEOUT_S, logger=quiet_logger(), retry_handlers=retries()
    )


def error_of(error: SlackApiError) -> str:
    """Slack’s word for what went wrong."""
    return str(error.response.get("error", "")) if error.response else ""


def is_dead_token(error: Exception) -> bool:
    """Whether Slack says that the workspace’s token is worth nothing any more."""
    return isinstance(error, SlackApiError) and error_of(error) in DEAD_TOKEN


class Delivery:
    """Shows messages with one workspace’s token."""

    def __init__(self, client: AsyncWebClient, webhook: Callable[[str], AsyncWebhookClient] | None = None) -> None:
        self._client, self._webhook = client, webhook or _webhook

    async def privately(self, place: Place, shown: Shown) -> None:
        """Shows a message to the person alone."""
        if place.response_url:
            await self._respond(place.response_url, shown)
        elif place.is_direct:
            await self._client.chat_postMessage(
                channel=place.channel or place.user, text=shown.text, blocks=shown.blocks,
                unfurl_links=False,
                unfurl_media=False,
            )
        else:
            await self._client.chat_postEphemeral(
                channel=str(place.channel),
                user=place.user,
                text=shown.text,
                blocks=shown.blocks,
                thread_ts=place.thread,
            )

    async def publicly(self, place: Place, shown: Shown) -> bool:
        """Shows a message to the channel, in its thread; False where the app is not in the channel."""
        try:
            await self._client.chat_postMessage(
                channel=str(place.channel),
                text=shown.text,
                blocks=shown.blocks,
                thread_ts=place.thread,
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            if error_of(error) in NOT_THERE:
                return False
            raise
        return True

    async def _respond(self, address: str, shown: Shown) -> None:
        for wait in (*WAITS_S, None):
            answer = await self._webhook(address).send(
                text=shown.text,
                blocks=shown.blocks,
                response_type="ephemeral",
                replace_original=False,
                unfurl_links=False,
                unfurl_media=False,
            )
            if answer.status_code == 200:
                return
            # The library tries again by itself after a 429, not after Slack’s own failures.
            if answer.status_code < 500 or wait is None:
                raise SlackAway("Slack did not take the message.")
            await asyncio.sleep(wait)


def _webhook(address: str) -> AsyncWebhookClient:
    return AsyncWebhookClient(
        address, timeout=TIMEOUT_S, logger=quiet_logger(), retry_handlers=retries()
    )
