"""The access log, for the auditor: who read which request and who changed which account, without content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.guard.access import allow
from api.support.rendering import language_of, page
from api.support.sentences import sentences
from api.support.served import support_of
from api.support.sign_in import desk
from assistant.accounts.roles import Principal, Role
from assistant.advice_request.wording import say_moment
from assistant.audit import Line

router = APIRouter(prefix="/journal", include_in_schema=False)
Auditor = Annotated[Principal, allow(Role.AUDITOR)]
PAGE = 100


@router.get("", response_class=HTMLResponse)
def journal(
    request: Request,
    who: Auditor,
    about: Annotated[str, Query(max_length=96)] = "",
    before: Annotated[int | None, Query(ge=1)] = None,
    verify: bool = False,
) -> HTMLResponse:
    """The latest lines, those about one request or account if it is named; the chain is verified where asked."""
    with support_of(request).store.reading(unhurried=verify) as unit:
        lines = unit.audit.latest(PAGE + 1, before, about.strip() or None)
        verdict = unit.audit.verify() if verify else None
    told = told_lines(request, lines[:PAGE])
    older = lines[PAGE - 1].number if len(lines) > PAGE else None
    return page(request, "journal.html", lines=told, about=about, older=older, verdict=verdict)


def told_lines(request: Request, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines as people read them: accounts by their names, what was done in words."""
    language = language_of(request)
    say, names = sentences(language), {user.id: user.name for user in desk(request).users()}
    return [
        {
            "number": line.number,
            "at": say_moment(line.at, language),
            "who": _named(line.who, names, say),
            "what": say.get(f"log_{line.what}", line.what),
            "about": line.which,
            "which": _named(line.which, names, say),
            "why": ", ".join(say.get(f"role_{each}") or say.get(f"why_{each}", each) for each in line.why.split(",") if each),
        }
        for line in lines
    ]


def _named(told: str, names: Mapping[str, str], say: Mapping[str, str]) -> str:
    kind, _, identity = told.partition(":")
    spoken = say.get(f"log_by_{kind}")
    return f"{spoken} {names.get(identity, identity)}".strip() if spoken else names.get(told, told)
