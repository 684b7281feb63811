"""What changed in the base as a text to paste in a newsletter (Markdown), and the sentences it shares with the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Edition:
    """What a newsletter is made for: a language, since which day, where links begin (none without), and what is known.

    `began` is the day since when the record is kept; `title` gives that of the fiche which replaced another.
    """

    language: str
    since: date
    site: str
    began: date
    title: Callable[[str], str | None]


def nothing_said(language: str, since: date, began: date) -> str:
    """That nothing changed since a day; where the record is younger, that it knows of nothing since its first day."""
    say, texts = changes_words()[language], load_texts()[language]
    key = "nothing_known" if began > since else "nothing"
    told: str = say[key].format(day=say_date(max(since, began).isoformat(), texts))
    return told


def bulletin(days: Sequence[Day], edition: Edition) -> str:
    """The changes since a day, since when they are known where that is later, and the notice."""
    return "\n\n".join(_blocks(days, edition)) + "\n"


def _blocks(days: Sequence[Day], edition: Edition) -> Iterator[str]:
    say, texts = changes_words()[edition.language], load_texts()[edition.language]
    started = say_date(edition.since.isoformat(), texts)
    yield f"# {say['bulletin'].format(day=started)}"
    if not days:
        yield nothing_said(edition.language, edition.since, edition.began)
    for day in days:
        yield f"## {say_date(day.date.isoformat(), texts)}"
        yield "\n".join(_line(each, edition) for each in day.news)
    if days and edition.began > edition.since:
        known = say["record"].format(day=say_date(edition.began.isoformat(), texts))
        yield " ".join([known, *([say["record_earlier"]] if any(day.date < edition.began for day in days) else [])])
    yield f"*{texts.say('disclaimer')}*"


def _line(news: News, edition: Edition) -> str:
    say, topic = changes_words()[edition.language], load_texts()[edition.language].topic(news.topic)
    what = say["what"][news.what.value]
    if news.heir and (heir := edition.title(news.heir)):
        what = f"{what} {say['by']} {_linked(heir, news.heir, edition.site)}"
    return f"- {_linked(news.title, news.fiche_id, edition.site)} ({topic}) — {what}"


def _linked(title: str, fiche_id: str, site: str) -> str:
    return f"[{title}]({site}/fiche/{fiche_id})" if site else f"**{title}**"
