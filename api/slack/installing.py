"""Installing the app in a workspace: Slack’s OAuth flow, its states and installations kept in our store, sealed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from logging import Logger

from slack_bolt import BoltResponse
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from api.slack.delivery import quiet_logger, web_client
from api.slack.installation import Installation
from api.slack.memory import Memory
from api.slack.words import Words

INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"
STATE_LASTS = timedelta(minutes=10)


class StoredStates(AsyncOAuthStateStore):
    """One state an installation under way, kept as a hash; it serves once."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    @property
    def logger(self) -> Logger:
        """A logger that says nothing."""
        return quiet_logger()

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """Gives a new state."""
        state = secrets.token_urlsafe(32)
        expires = datetime.now(UTC) + STATE_LASTS
        await self._memory.write(lambda unit: unit.slack.issue_state(state, expires))
        return state

    async def async_consume(self, state: str) -> bool:
        """Tells, once, that a state was given."""
        return await self._memory.write(lambda unit: unit.slack.consume_state(state, datetime.now(UTC)))


class StoredInstallations(AsyncInstallationStore):
    """Installations of many workspaces, each sealed for its own."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    @property
    def logger(self) -> Logger:
        """A logger that says nothing."""
        return quiet_logger()

    async def async_save(self, installation: SlackInstallation) -> None:
        """Keeps an installation in place of an earlier one."""
        team = str(installation.team_id or installation.enterprise_id)
        kept = Installation(
            str(installation.bot_token), installation.bot_user_id, installation.bot_id, installation.user_id
        )
        sealed, now = kept.sealed(self._memory.locker, team), datetime.now(UTC)
        await self._memory.write(lambda unit: unit.slack.install(team, sealed, now))

    async def async_save_bot(self, bot: Bot) -> None:
        """Keeps nothing of its own: an installation holds its bot."""

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Lets go of an installation."""
        team = str(team_id or enterprise_id)
        await self._memory.write(lambda unit: unit.slack.uninstall(team))


def oauth_flow(
    memory: Memory, client_id: str, client_secret: str, scopes: Sequence[str], api_url: str, words: Words
) -> AsyncOAuthFlow:
    """Slack’s OAuth flow over our store, with pages in our own words."""

    async def succeeded(args: AsyncSuccessArgs) -> BoltResponse:
        return _told(200, words.say("install.done"))

    async def failed(args: AsyncFailureArgs) -> BoltResponse:
        return _told(args.suggested_status_code, words.say("install.failed"))

    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=scopes,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        install_page_rendering_enabled=False,
        callback_options=AsyncCallbackOptions(success=succeeded, failure=failed),
        state_store=StoredStates(memory),
        installation_store=StoredInstallations(memory),
        logger=quiet_logger(),
    )
    return AsyncOAuthFlow(client=web_client(api_url), logger=quiet_logger(), settings=settings)


def _told(status: int, sentence: str) -> BoltResponse:
    return BoltResponse(status=status, body=sentence, headers={"content-type": ["text/plain; charset=utf-8"]})
