"""What the follow-up page shows, and its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from fastapi.responses import HTMLResponse

from api.pages.rendering import render
from assistant.advice_request.correspondence import LIMIT, Letter, awaited, letters
from assistant.advice_request.export import notices
from assistant.advice_request.fields import FieldKind, load_fields
from assistant.advice_request.lifecycle import FINISHED
from assistant.advice_request.model import AdviceRequest
from assistant.advice_request.wording import say_moment, words
from assistant.documents.press import Form
from assistant.documents.tables import say_event
from assistant.language.languages import other, say_number
from assistant.texts import load_texts

PATHS = {"fr": "/suivi", "en": "/follow-up"}


@dataclass(frozen=True)
class Typed:
    """What came with an act: the text, and the version that the page had shown."""

    text: str
    version: int


@dataclass(frozen=True)
class Opened:
    """An opened request, and what to say first: what was done, what could not be, what must be confirmed."""

    language: str
    request: AdviceRequest
    code: str
    done: str = ""
    problem: str = ""
    unsure: str = ""
    typed: str = ""


def show_closed(
    language: str, reference: str, *, problem: str = "", done: str = "", status: int = 200
) -> HTMLResponse:
    """The page that asks for the reference and the code."""
    values = {"reference": reference, "problem": problem, "done": done}
    return render("suivi.html", status, **_frame(language), **values)


def show_opened(opened: Opened, status: int = 200) -> HTMLResponse:
    """The page of one request."""
    request, language = opened.request, opened.language
    told, waited = letters(request), awaited(request)
    apart = _set_apart(told, open_question=waited.party == "person")
    return render(
        "suivi-request.html",
        status,
        **_frame(language),
        request=request,
        code=opened.code,
        done=opened.done,
        problem=opened.problem,
        unsure=opened.unsure,
        typed=opened.typed,
        # What the request says is in its own language; what the page says of it, in the person's.
        foreign="" if request.language == language else request.language,
        label=request.status.labels[language],
        waited=sentences(language)["awaited"][waited.party or request.status.value],
        since=say_moment(waited.since, language),
        recorded=say_moment(request.submitted, language) if request.submitted else "",
        reply=_shown(apart, language) if apart and apart.kind == "reply" else None,
        question=_shown(apart, language) if apart and apart.kind == "question" else None,
        letters=[_shown(each, language) for each in told if each is not apart],
        fields=list(_fields(request, language)),
        events=[say_event(event, language) for event in request.events],
        notices=notices(language).values(),
        finished=request.status in FINISHED,
        forms=tuple(Form),
        limit=LIMIT,
        limit_told=say_number(LIMIT, language),
    )


@cache
def _all() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(
        resources.files("api.pages").joinpath("suivi.yaml").read_text("utf-8")
    )
    return found


def sentences(language: str) -> dict[str, Any]:
    """Every sentence of the page in one language."""
    return _all()[language]


def _frame(language: str) -> dict[str, Any]:
    say = sentences(language)
    twin = other(language)
    return {
        "language": language,
        "say": say,
        "path": PATHS[language],
        "other": {"language": twin, "path": PATHS[twin], "name": sentences(twin)["language"]},
        "disclaimer": load_texts()[language].say("disclaimer"),
    }


def _shown(letter: Letter, language: str) -> dict[str, str]:
    said = words(language)["letters"][letter.kind]
    return {"title": said[:1].upper() + said[1:], "at": say_moment(letter.at, language), "text": letter.text, "kind": letter.kind}


def _set_apart(told: tuple[Letter, ...], *, open_question: bool) -> Letter | None:
    """The letter that the page is about: the reply, or the question while it is open."""
    wanted = {"reply", "question"} if open_question else {"reply"}
    return next((each for each in reversed(told) if each.kind in wanted), None)


def _fields(request: AdviceRequest, language: str) -> Any:
    said = words(language)
    for each in load_fields():
        if each.kind is not FieldKind.CONFIRMATION and request.value(each.name):
            provenance = said["provenance"][request.fields[each.name].provenance]
            yield {"label": each.label[language], "value": request.value(each.name), "provenance": provenance}
