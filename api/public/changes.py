"""`/changes`: what changed in the base, day by day; `/fiche/…`: a fiche as it stands."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse

from api.pages.bulletin import changes_words, nothing_said
from api.pages.rendering import render
from api.public.answers import shown_source
from api.public.chat import Language, assistant
from api.public.prose import cut
from assistant.answering.cautioner import cautions_of
from assistant.answering.lapse_teller import warnings_of, with_lapses
from assistant.bootstrap import Assistant
from assistant.desks.news import by_day, readable
from assistant.force import force_in_words
from assistant.language.dates import say_date
from assistant.language.languages import other, preferred
from assistant.language.local_time import local
from assistant.texts import load_texts
from knowledge_base.editing.news import What
from knowledge_base.editing.record import Recorded
from knowledge_base.fiche import Fiche, marked_text
from knowledge_base.review import Standing

router = APIRouter(include_in_schema=False)
Built = Annotated[Assistant, Depends(assistant)]
DAYS = 90
"""How far back the page looks unless it is asked otherwise."""


@router.get("/changes", response_class=HTMLResponse)
def changes(
    built: Built,
    language: Language | None = None,
    since: Annotated[str, Query(max_length=10)] = "",
    accept_language: Annotated[str, Header()] = "",
) -> HTMLResponse:
    """What changed in the base since a day, in the fiches of a language."""
    spoken = language or preferred(accept_language, "fr")
    kept, start = readable(built.news), _start(since)
    if kept is None:
        return render("changes.html", 503, start=start.isoformat(), recorded=None, **_words(spoken))
    built.library.renew()
    return render(
        "changes.html",
        start=start.isoformat(),
        days=by_day(kept.news, spoken, start),
        nothing=nothing_said(spoken, start, began := _began(kept)),
        young=began > start,
        title=lambda fiche_id: built.library.title(fiche_id, spoken),
        recorded=_recorded(kept, spoken),
        version=built.library.base.version,
        **_words(spoken),
    )


@router.get("/fiche/{fiche_id}", response_class=HTMLResponse)
def fiche(
    built: Built, fiche_id: Annotated[str, InPath(max_length=81)], accept_language: Annotated[str, Header()] = ""
) -> HTMLResponse:
    """One fiche as the public may read it, or where it went."""
    built.library.renew()
    kept, found = readable(built.news), built.library.fiche(fiche_id)
    last = kept.last(fiche_id) if kept else None
    if found is None and last is None:
        spoken = preferred(accept_language, "fr")
        return render("fiche.html", 404, fiche=None, name=None, state="unknown", heir=None, **_words(spoken))
    language = found.language if found else last.language if last else "fr"
    state = _state(built, fiche_id, found)
    if found is None or state != "shown":
        heir = found if state == What.REPLACED.value else None
        name = last.title if last else None
        return render("fiche.html", 200 if heir else 404, fiche=None, name=name, state=state, heir=heir, **_words(language))
    off = built.gate.message_if_off(language)
    return render("fiche.html", 503 if off else 200, state=state, off=off, **_shown(built, found, kept), **_words(language))


def _state(built: Assistant, fiche_id: str, found: Fiche | None) -> str:
    """Whether a fiche is shown, and if not, why."""
    if found is None:
        return What.RETIRED.value
    if found.id != fiche_id:
        return What.REPLACED.value
    return "hidden" if built.library.agenda().stages.get(fiche_id) == Standing.HIDDEN else "shown"


def _shown(built: Assistant, found: Fiche, kept: Recorded | None) -> dict[str, Any]:
    """What the page says of a fiche in force; nothing of its changes where the record cannot be read."""
    texts = load_texts()[found.language]
    pair = built.library.fiche(found.pair)
    lapse_of, cited = built.library.lapse_of, built.library.cite(found)
    marked = with_lapses(cited, lapse_of, texts)
    own = [each for each in reversed(kept.news) if each.fiche_id == found.id] if kept else []
    return {
        "fiche": found,
        "text": marked_text(found),
        "cut": cut,
        "topic": texts.topic(found.topic),
        "cautions": (*warnings_of(cited, lapse_of, texts), *cautions_of(cited, texts)),
        "own_words": texts.say("own_words", day=say_date(found.reviewed.isoformat(), texts)),
        "sources": [shown_source({**asdict(each), "force": force_in_words(each, texts)}, found.language) for each in marked],
        "pair": pair if pair and pair.language != found.language and _state(built, pair.id, pair) == "shown" else None,
        "changes": [(say_date(local(each.at).date().isoformat(), texts), each.what.value) for each in own],
        "recorded": _recorded(kept, found.language) if kept else None,
    }


def _words(language: str) -> dict[str, Any]:
    texts = load_texts()[language]
    return {
        "language": language,
        "other": other(language),
        "say": changes_words()[language],
        "topic_of": texts.topic,
        "say_day": lambda day: say_date(day.isoformat(), texts),
        "disclaimer": texts.say("disclaimer"),
    }


def _recorded(kept: Recorded, language: str) -> dict[str, Any]:
    """Since when the record is kept, and whether it knows of days before."""
    began = _began(kept)
    earlier = any(local(each.at).date() < began for each in kept.news)
    return {"day": say_date(began.isoformat(), load_texts()[language]), "earlier": earlier}


def _began(kept: Recorded) -> date:
    """The first day of the record: today, where it has none yet."""
    return local(kept.since or datetime.now(UTC)).date()


def _start(since: str) -> date:
    """The day asked for; some weeks ago where none is, or where it is no day."""
    try:
        return date.fromisoformat(since)
    except ValueError:
        return local(datetime.now(UTC)).date() - timedelta(days=DAYS)
