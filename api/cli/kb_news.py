"""`permanence kb news` and `agenda`: what changed in the fiches, and when they are to be read again."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from api.pages.bulletin import Edition, bulletin
from api.running.progress import reviews
from api.settings import Settings
from assistant.bootstrap import fiches_in_force
from assistant.desks.news import by_day
from assistant.language.languages import LANGUAGES
from assistant.language.local_time import local
from assistant.texts import load_texts
from knowledge_base.agenda import agenda as agenda_of
from knowledge_base.agenda import spread
from knowledge_base.editing.record import FILE_NAME, BaseRecord
from knowledge_base.fiche import successor
from knowledge_base.sources import load_reference_sources

DAYS = 30
Spoken = Annotated[str, typer.Option(help="fr or en.")]


def news(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help=f"The first day; {DAYS} days ago by default.")
    ] = None,
    language: Spoken = "fr",
) -> None:
    """Print which fiches were published, corrected, replaced or retired, as Markdown for a newsletter."""
    settings = Settings()
    start = since.date() if since else local(datetime.now(UTC)).date() - timedelta(days=DAYS)
    kept, fiches = BaseRecord(settings.fiches_dir / FILE_NAME).read(), fiches_in_force(settings.fiches_dir)

    def title(fiche_id: str) -> str | None:
        heir = successor(fiches, fiche_id)
        return heir.title if heir else None

    if kept.since is None:
        typer.echo("No change is recorded yet: index the fiches first (permanence kb index-fiches).", err=True)
        raise typer.Exit(1)
    edition = Edition(_known(language), start, settings.links, local(kept.since).date(), title)
    typer.echo(bulletin(by_day(kept.news, edition.language, start), edition), nl=False)


def agenda(language: Spoken = "en") -> None:
    """Print how many fiches fall due on which day, and how to read them again topic by topic so that they no longer fall due together."""
    settings = Settings()
    fiches, today = fiches_in_force(settings.fiches_dir), local(datetime.now(UTC)).date()
    drawn, texts = agenda_of(fiches.values(), load_reference_sources(), today), load_texts()[_known(language)]
    typer.echo(reviews(drawn))
    for day, count in sorted(Counter(drawn.days.values()).items()):
        typer.echo(f"  {day.isoformat()}  {count}")
    typer.echo("To spread them, read a topic at a time:")
    for share in spread(drawn, fiches.values(), today):
        typer.echo(f"  {share.first.isoformat()} – {share.last.isoformat()}  {texts.topic(share.topic)} ({share.count})")


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise typer.BadParameter("The language is fr or en.")
    return language
