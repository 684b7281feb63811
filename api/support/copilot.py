"""The copilot: what an agent has beside them during a call."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api.guard.access import Hotline
from api.support.rendering import language_of, page
from api.support.sentences import sentences
from api.support.served import support_of
from assistant.copilot.copilot import Copilot
from assistant.copilot.email import subject
from assistant.copilot.finder import Found, Wanted
from assistant.copilot.finding import Finding
from assistant.copilot.notes import note_rules
from assistant.copilot.sheet import CallOutcome, CallSheet
from assistant.force import force_in_words
from assistant.texts import Texts, load_texts
from knowledge_base.model import Kind

router = APIRouter(prefix="/copilot", include_in_schema=False)
Language = Literal["fr", "en"]
Short = Annotated[str, Field(max_length=64)]
NOTHING = Found(())


class Notes(BaseModel):
    """What the agent wrote and ticked so far."""

    notes: str = Field("", max_length=4000)
    ticked: dict[Short, Any] = Field(default={}, max_length=16)
    question: str = Field("", max_length=1000)


class Sheet(BaseModel):
    """The end-of-call sheet as the console sends it."""

    id: str = Field(min_length=16, max_length=64)
    outcome: CallOutcome
    question: str = Field("", max_length=1000)
    language: Language = "fr"
    theme: Short = ""
    sector: Short = ""
    size: Short = ""
    decision: Short = ""
    fiches: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=50)
    missing: bool = False


@router.get("", response_class=HTMLResponse)
def copilot(request: Request, who: Hotline) -> HTMLResponse:
    """The page of a call."""
    rules, language = note_rules(), language_of(request)
    said = sentences(language)
    topics = [(each, load_texts()[language].topic(each)) for each in _copilot(request).topics()]
    return page(
        request,
        "copilot.html",
        topics=sorted(topics, key=lambda topic: topic[1]),
        kinds=tuple(Kind),
        sectors=(*rules.sectors, "other"),
        sizes=tuple(rules.sizes),
        outcomes=tuple(CallOutcome),
        sentences=dict(said),
    )


@router.get("/find")
def find(
    request: Request,
    who: Hotline,
    q: Annotated[str, Query(max_length=1000)],
    by: Literal["words", "meaning"] = "meaning",
    language: Language | None = None,
    kind: Kind | None = None,
    topic: Annotated[str, Query(max_length=64)] = "",
) -> dict[str, Any]:
    """Findings for what is typed so far, and which of them may be read out unread."""
    wanted = Wanted(q, language, kind.value if kind else None, topic or None, by == "meaning")
    found = _copilot(request).finder.look(wanted) if q.strip() else NOTHING
    return {"findings": [_shown(finding, load_texts()[who.language]) for finding in found.findings], "sure": found.sure}


@router.post("/assess")
def assess(request: Request, who: Hotline, notes: Notes) -> dict[str, Any]:
    """What the charter says of the notes, and what to ask the caller next."""
    return _copilot(request).checklist.read(notes.notes, notes.ticked, notes.question, who.language)


@router.post("/sheets", status_code=204)
def close(request: Request, who: Hotline, sheet: Sheet) -> None:
    """Keeps the end-of-call sheet; sent twice, it is kept once."""
    said = sheet.model_dump()
    _copilot(request).close_call(CallSheet(**{**said, "fiches": tuple(sheet.fiches)}, at=datetime.now(UTC), by=who.user_id))


def _shown(finding: Finding, texts: Texts) -> dict[str, Any]:
    return {
        **finding.to_dict(),
        "citations": [{**asdict(each), "force": force_in_words(each, texts)} for each in finding.citations],
        "subject": subject(finding.language, finding.title),
        "notice": load_texts()[finding.language].say("spoken_notice"),
    }


def _copilot(request: Request) -> Copilot:
    return support_of(request).copilot
