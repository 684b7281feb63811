"""What Slack says of a person: the language they read, and whether they administer the workspace."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from api.slack.delivery import is_dead_token
from assistant.language.languages import preferred

REMEMBERED = 5000


@dataclass(frozen=True)
class Person:
    """A person as far as the assistant needs to know them; kept in memory only."""

    language: str
    is_admin: bool = False


class People:
    """Asks Slack once for each person."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], Person] = OrderedDict()

    async def find(self, client: AsyncWebClient, team: str, user: str) -> Person:
        """The person; French and without rights where Slack does not say."""
        if (team, user) in self._known:
            return self._known[(team, user)]
        try:
            answer = await client.users_info(user=user, include_locale=True)
        except SlackApiError as error:
            if is_dead_token(error):
                raise
            return Person("fr")
        told = answer.get("user") or {}
        admin = bool(told.get("is_admin") or told.get("is_owner"))
        return self._remember(team, user, Person(language_of(told.get("locale")), admin))

    def forget_team(self, team: str) -> None:
        """Lets go of a workspace’s people."""
        for key in [key for key in self._known if key[0] == team]:
            del self._known[key]

    def _remember(self, team: str, user: str, person: Person) -> Person:
        self._known[(team, user)] = person
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return person


def language_of(locale: object) -> str:
    """French for French locales and unknown ones, English for all others."""
    if not isinstance(locale, str) or not locale:
        return "fr"
    return preferred(locale, "en")
