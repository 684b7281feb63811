"""Permalinks: an answer as it was given, and whether its sources have changed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Depends, Header, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse

from api.guard.session import check_conversation
from api.pages.rendering import render
from api.public.chat import assistant
from api.public.transcript import kept_until
from assistant.advice_request.wording import say_moment
from assistant.bootstrap import Assistant
from assistant.errors import NotFound
from assistant.language.dates import say_date
from assistant.retention.schedule import days_of
from assistant.texts import load_texts

router = APIRouter()

TurnId = Annotated[str, InPath(max_length=64)]
Built = Annotated[Assistant, Depends(assistant)]


@router.get("/api/v1/answers/{turn_id}")
def reopen(
    turn_id: TurnId,
    built: Built,
    request: Request,
    conversation: Annotated[str | None, Header(alias="X-Conversation-Id", max_length=64)] = None,
) -> dict[str, Any]:
    """An answer from sources as it was given, and what changed since; its question only with the conversation's id."""
    if conversation is not None:
        check_conversation(request, conversation)
    return built.answers.reopen(turn_id, conversation)


@router.get("/answer/{turn_id}", include_in_schema=False)
def page(turn_id: TurnId, built: Built) -> HTMLResponse:
    """The same as a page to keep and to check again; it never shows the question."""
    say = _sentences()
    try:
        answer = built.answers.reopen(turn_id)
    except NotFound:
        # nothing is known of who asks: both languages
        notices = [load_texts()[each].say("disclaimer") for each in say]
        return render("answer.html", 404, answer=None, language="fr", say=say["fr"], other=say["en"], notices=notices)
    language = answer["language"]
    marked = [(shown_source(each, language), say[language]["states"][each["state"]]) for each in answer["sources"]]
    return render(
        "answer.html",
        answer=answer,
        language=language,
        say=say[language],
        moment=say_moment(at := datetime.fromisoformat(answer["at"]), language),
        until=kept_until(at, language),
        days=days_of("conversation"),
        marked=marked,
        notices=[answer["disclaimer"]],
    )


def shown_source(source: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A source with whose word it is, what it is worth and of when, and its address where one can be followed."""
    published = say_date(source["published"], load_texts()[language]) if source["published"] else None
    told = " · ".join(filter(None, (source["publisher"], source["force"], published)))
    link = source["url"] if (source["url"] or "").startswith(("https://", "http://")) else None
    return {**source, "told": told, "link": link}


@cache
def _sentences() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(
        resources.files("api.pages").joinpath("answer.yaml").read_text("utf-8")
    )
    return found
