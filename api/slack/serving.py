"""The Slack channel as the served application has it: built from the settings, mounted, working beside it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI

from api.settings import Settings, revealed
from api.slack.channel import SlackChannel, SlackSettings
from assistant.bootstrap import Assistant


def slack_beside(
    settings: Settings, assistant: Assistant, app: FastAPI, erase: Callable[[str], object]
) -> list[Callable[[], Coroutine[Any, Any, None]]]:
    """Mounts the channel on the public application and gives its own work; nothing where no app is set."""
    told = SlackSettings(
        data_dir=settings.data_dir,
        signing_secret=revealed(settings.slack_signing_secret),
        app_token=revealed(settings.slack_app_token),
        bot_token=revealed(settings.slack_bot_token),
        client_id=settings.slack_client_id,
        client_secret=revealed(settings.slack_client_secret),
        public_url=settings.public_url,
        api_url=settings.slack_api_url,
    )
    if not told.is_on:
        return []
    channel = SlackChannel(told, assistant, app.state.gateway, erase)
    channel.mount(app)
    return [channel.run]
