"""Once a week, tells a channel which of the fiches it used have changed since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from api.slack import blocks as b
from api.slack.delivery import Delivery
from api.slack.memory import Memory
from api.slack.place import Place
from api.slack.rendering import Shown
from api.slack.sharing import Sources
from api.slack.words import Words
from api.slack.workspaces import Workspaces
from assistant.errors import AssistantError
from assistant.networks.digest import Changed, changes, is_due
from assistant.networks.rules import load_network_rules
from assistant.networks.settings import ChannelSettings
from assistant.store.database import Unit
from knowledge_base.fiche import content_of

log = structlog.get_logger(__name__)


class Digest:
    """Sends the digests that are due."""

    def __init__(
        self,
        memory: Memory,
        workspaces: Workspaces,
        sources: Sources,
        words: dict[str, Words],
        client: Callable[[str], AsyncWebClient],
    ) -> None:
        self._memory, self._workspaces = memory, workspaces
        self._sources, self._words, self._client = sources, words, client

    async def send_due(self, now: datetime) -> int:
        """Sends every digest that is due, and gives how many; one channel’s failure is not another’s."""
        sent = 0
        for team in await self._workspaces.teams():
            for channel in await self._channels(team):
                try:
                    sent += await self._send(team, channel, now)
                except (SlackApiError, AssistantError, OSError, TimeoutError) as error:
                    log.warning("digest_failed", error=type(error).__name__)
        return sent

    async def _channels(self, team: str) -> tuple[str, ...]:
        return await self._memory.read(lambda unit: unit.networks.channels_of(team))

    async def _send(self, team: str, channel: str, now: datetime) -> bool:
        settings, last, used = await self._memory.read(lambda unit: _known(unit, team, channel))
        if not settings.digest or not is_due(last, now, load_network_rules().digest_every):
            return False
        fiches = {document_id: self._sources.fiche(document_id) for document_id in used}
        changed = changes(used, fiches)
        if changed and not await self._show(team, channel, changed, self._words[settings.language or "fr"]):
            return False
        contents = {each.document_id: content_of(each.fiche) if each.fiche else "" for each in changed}
        await self._memory.write(lambda unit: unit.networks.digested(team, channel, contents, now))
        return bool(changed)

    async def _show(self, team: str, channel: str, changed: Sequence[Changed], words: Words) -> bool:
        installed = await self._workspaces.installation(team)
        if installed is None:
            return False
        client = self._client(installed.bot_token)
        return await Delivery(client).publicly(Place(team, "", channel), digest_message(changed, words))


def digest_message(changed: Sequence[Changed], words: Words) -> Shown:
    """The digest as a message."""
    lines = [_line(each, words) for each in changed]
    body = [b.header(words.say("digest.title")), *b.sections(words.say("digest.intro"))]
    body += b.sections("\n".join(f"• {line}" for line in lines))
    last = b.context([b.escape(words.say("digest.stop")), words.small_print()])
    return Shown(b.message(body, last, words.say("cut_short")), words.say("digest.title"))


def _line(each: Changed, words: Words) -> str:
    if each.fiche is None:
        return b.escape(words.say("digest.gone"))
    date = words.date(each.fiche.reviewed.isoformat())
    return words.say("digest.changed", title=b.escape(each.fiche.title), date=b.escape(date))


def _known(unit: Unit, team: str, channel: str) -> tuple[ChannelSettings, datetime | None, dict[str, str]]:
    kept = unit.networks
    return kept.channel(team, channel), kept.last_digest(team, channel), kept.documents_of(team, channel)
