"""What changed in the base as a text to paste in a newsletter (Markdown), and the sentences it shares with the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assistant.desks.news import Day
from assistant.language.dates import say_date
from assistant.texts import load_texts
from knowledge_base.editing.news import News


@cache
def changes_words() -> Mapping[str, Mapping[str, Any]]:
    """Every sentence of changes.yaml, by language."""
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
        resources.files(__package__).joinpath("changes.yaml").read_text("utf-8")
    )
    return found


def bulletin(days: Sequence[Day], language: str, since: date, site: str, title: Callable[[str], str | None]) -> str:
    """The changes since a day, with the notice; `site` begins the links, which are left out without it.

    `title` gives that of the fiche which replaced another.
    """
    return "\n\n".join(_blocks(days, language, since, site, title)) + "\n"


def _blocks(
    days: Sequence[Day], language: str, since: date, site: str, title: Callable[[str], str | None]
) -> Iterator[str]:
    say, texts = changes_words()[language], load_texts()[language]
    started = say_date(since.isoformat(), texts)
    yield f"# {say['bulletin'].format(day=started)}"
    if not days:
        yield say["nothing"].format(day=started)
    for day in days:
        yield f"## {say_date(day.date.isoformat(), texts)}"
        yield "\n".join(_line(each, language, site, title) for each in day.news)
    yield f"*{texts.say('disclaimer')}*"


def _line(news: News, language: str, site: str, title: Callable[[str], str | None]) -> str:
    say, topic = changes_words()[language], load_texts()[language].topic(news.topic)
    what = say["what"][news.what.value]
    if news.heir and (heir := title(news.heir)):
        what = f"{what} {say['by']} {_linked(heir, news.heir, site)}"
    return f"- {_linked(news.title, news.fiche_id, site)} ({topic}) — {what}"


def _linked(title: str, fiche_id: str, site: str) -> str:
    return f"[{title}]({site}/fiche/{fiche_id})" if site else f"**{title}**"
