"""The sentences of one language, those of every channel and those of Slack, and how Slack writes dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.slack.blocks import escape
from assistant.language.dates import say_date
from assistant.texts import Texts


@dataclass(frozen=True)
class Words:
    """What is said in one language."""

    language: str
    everywhere: Texts
    here: Texts

    def say(self, key: str, **values: object) -> str:
        """A sentence of Slack’s."""
        return self.here.say(key, **values)

    def small_print(self) -> str:
        """What stands below everything: a machine speaks, and its word is no rescrit."""
        return escape(self.say("footer", disclaimer=self.everywhere.say("disclaimer")))

    def date(self, written: str | None) -> str:
        """A date as precise as known: a year, a month or a day."""
        return say_date(written, self.everywhere) if written else self.say("undated")


def all_words(everywhere: Mapping[str, Texts], here: Mapping[str, Texts]) -> dict[str, Words]:
    """The words of every language."""
    return {language: Words(language, everywhere[language], here[language]) for language in everywhere}
