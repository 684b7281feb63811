"""Renders the console's pages; every value is escaped, and a missing one is an error."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.pages.marks import unbroken
from api.support.moments import written_day
from api.support.navigation import places_for
from api.support.sentences import say
from assistant.accounts.roles import Principal
from assistant.answer import Citation
from assistant.force import force_in_words
from assistant.language.languages import LANGUAGES, preferred, say_number
from assistant.texts import load_texts


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("api.support"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["unbroken"] = unbroken
    return made


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page, in the language of who asks."""
    return HTMLResponse(fragment(request, template, **values), status)


def fragment(request: Request, template: str, **values: Any) -> str:
    """A page or a part of one, as text."""
    language = language_of(request)
    who = principal_of(request)

    def t(key: str, **filled: object) -> str:
        return say(language, key, **filled)

    def force(cited: Citation | Mapping[str, Any]) -> str:
        return force_in_words(cited, load_texts()[language])

    told = {
        "t": t,
        "force": force,
        "language": language,
        "languages": LANGUAGES,
        "who": who,
        "places": places_for(who),
        "path": request.url.path,
        "written_day": partial(written_day, language=language),
        "written_number": partial(say_number, language=language),
    }
    return _environment().get_template(template).render(**told, **values)


def principal_of(request: Request) -> Principal | None:
    """Who is asking, once the route's own guard has let them in."""
    return getattr(request.state, "principal", None)


def language_of(request: Request) -> str:
    """The account's language; before signing in, the one asked for, else the browser's, else French."""
    who = principal_of(request)
    asked = who.language if who else request.query_params.get("language", "")
    if asked in LANGUAGES:
        return asked
    return preferred(request.headers.get("accept-language", ""), "fr")
